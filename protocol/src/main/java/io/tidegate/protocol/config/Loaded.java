package io.tidegate.protocol.config;

import io.tidegate.protocol.document.ConfigProblem;
import java.util.List;
import java.util.function.Function;

/**
 * What became of reading a configuration: it, or everything that is wrong with it.
 *
 * @param <T> the configuration
 */
public sealed interface Loaded<T> {

    /** Makes something out of the configuration, if there is one; problems are passed on. */
    <U> Loaded<U> map(Function<T, U> step);

    /** In the order of the document; empty if nothing is wrong. Each is printed as one line. */
    List<ConfigProblem> problems();

    /** Nothing is wrong. */
    record Valid<T>(T value) implements Loaded<T> {
        @Override
        public List<ConfigProblem> problems() {
            return List.of();
        }

        @Override
        public <U> Loaded<U> map(Function<T, U> step) {
            return new Valid<>(step.apply(value));
        }
    }

    /** At least one thing is wrong: the program ends with exit code 78. */
    record Invalid<T>(List<ConfigProblem> problems) implements Loaded<T> {
        public Invalid {
            problems = List.copyOf(problems);
        }

        @Override
        public <U> Loaded<U> map(Function<T, U> step) {
            return new Invalid<>(problems);
        }
    }
}
