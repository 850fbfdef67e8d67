package io.tidegate.protocol.fuzz;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The targets on the class path. */
public final class FuzzTargets {

    private FuzzTargets() {}

    /** All of them, by name. */
    public static List<FuzzTarget> all() {
        return ServiceLoader.load(FuzzTarget.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(FuzzTarget::name))
                .toList();
    }

    /** Those of one module: {@code io.tidegate.edge}. */
    public static List<FuzzTarget> ofModule(String basePackage) {
        return all().stream()
                .filter(target -> target.getClass().getName().startsWith(basePackage + "."))
                .toList();
    }

    /** How to make them again in another process. */
    static String classes(List<FuzzTarget> targets) {
        return targets.stream().map(target -> target.getClass().getName()).collect(Collectors.joining(","));
    }

    /** The opposite of {@link #classes}. */
    static List<FuzzTarget> ofClasses(String classes) {
        return Stream.of(classes.split(",", -1)).map(FuzzTargets::ofClass).toList();
    }

    private static FuzzTarget ofClass(String className) {
        try {
            return Class.forName(className)
                    .asSubclass(FuzzTarget.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(className + " is no target: it needs a public constructor", e);
        }
    }
}
