package io.tidegate.hub.api;

import io.tidegate.hub.format.ConfigJson;
import io.tidegate.hub.http.Problem;
import io.tidegate.hub.http.ProblemException;
import io.tidegate.protocol.config.ConfigSchema;
import io.tidegate.protocol.config.Loaded;
import io.tidegate.protocol.config.type.ConfigObject;
import io.tidegate.protocol.config.type.Field;
import io.tidegate.protocol.config.type.ObjectType;
import io.tidegate.protocol.config.type.QuantityTypes;
import io.tidegate.protocol.config.type.ScalarTypes;
import io.tidegate.protocol.control.Command;
import io.tidegate.protocol.control.ControlLimits;
import io.tidegate.protocol.document.ConfigProblem;
import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.DocumentReader;
import io.tidegate.protocol.document.Problems;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a request for a command says.
 *
 * @param kind what is to be done
 * @param argument the source that it is about; empty if it is about none
 * @param within how long the agent may take
 */
record CommandBody(Command.Kind kind, String argument, Duration within) {

    private static final Duration MIN_WITHIN = Duration.ofSeconds(1);
    private static final Duration MAX_WITHIN = Duration.ofSeconds(60);

    private static final ConfigSchema SCHEMA = new ConfigSchema(
            "Command to a running agent",
            ObjectType.of(
                    Field.required(
                            "command",
                            ScalarTypes.choice("restart_source", "flush", "read_once", "status"),
                            "What is to be done."),
                    Field.optional(
                            "argument",
                            ScalarTypes.text(
                                    "a source's name",
                                    "it is not empty",
                                    "boiler",
                                    ".+",
                                    ControlLimits.DEFAULT.maxArgumentBytes()),
                            "For restart_source and read_once: the source."),
                    Field.optional(
                            "within",
                            QuantityTypes.duration(MIN_WITHIN, MAX_WITHIN),
                            "10s",
                            "How long the agent may take.")));

    /** @throws ProblemException 422 if it is no request for a command */
    static CommandBody read(String json) {
        Problems problems = new Problems("command");
        Optional<DocumentNode> tree = DocumentReader.readFromAfar(json.getBytes(StandardCharsets.UTF_8), problems);
        if (tree.isEmpty() || !problems.isEmpty()) {
            throw invalid(problems.inOrder());
        }
        Loaded<ConfigObject> checked = SCHEMA.check("command", tree.get());
        if (!(checked instanceof Loaded.Valid<ConfigObject> valid)) {
            throw invalid(checked.problems());
        }
        ConfigObject body = valid.value();
        Command.Kind kind = body.choice("command", Command.Kind.class);
        boolean needsSource = kind == Command.Kind.RESTART_SOURCE || kind == Command.Kind.READ_ONCE;
        if (needsSource != body.isGiven("argument")) {
            throw invalid(List.of(new ConfigProblem(
                    "command",
                    1,
                    1,
                    "/argument",
                    needsSource ? "there is no argument" : "the argument has no effect",
                    needsSource
                            ? body.text("command") + " is about one source"
                            : body.text("command") + " is about no source",
                    needsSource ? "add the source's name" : "remove it")));
        }
        return new CommandBody(kind, body.find("argument", String.class).orElse(""), body.duration("within"));
    }

    private static ProblemException invalid(List<ConfigProblem> problems) {
        return new ProblemException(Problem.of(
                        422,
                        "invalid-command",
                        "This is no command",
                        "%d things are wrong with the body; each of the errors says where, why, and what to do"
                                .formatted(problems.size()))
                .with(json -> ConfigJson.errors(problems, json)));
    }
}
