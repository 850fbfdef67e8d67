package io.tidegate.hub.operator.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.hub.client.CommandFailedException;
import io.tidegate.hub.client.ExitCodes;
import io.tidegate.hub.client.HubConnection;
import io.tidegate.protocol.config.PushedSchema;
import io.tidegate.protocol.document.ConfigProblem;
import io.tidegate.protocol.document.DocumentLimits;
import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.DocumentReader;
import io.tidegate.protocol.document.Problems;
import io.tidegate.protocol.merge.CanonicalJson;
import io.tidegate.protocol.merge.Change;
import io.tidegate.protocol.merge.DocumentDifference;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A document that is to be pushed, checked here first: only here is it known what its file and its lines are. The hub checks
 * it again.
 *
 * @param text JSON or YAML, as it was written
 * @param problems what is wrong with it; empty if nothing is
 */
record PushedFile(String text, List<ConfigProblem> problems) {

    private static final String STDIN = "-";

    /** @param file its path; {@code -} is {@code in} */
    static PushedFile read(String file, InputStream in) {
        String name = file.equals(STDIN) ? "stdin" : file;
        try (InputStream from = file.equals(STDIN) ? in : Files.newInputStream(Path.of(file))) {
            byte[] bytes = from.readNBytes(DocumentLimits.MAX_DOCUMENT_BYTES + 1);
            return new PushedFile(
                    new String(bytes, StandardCharsets.UTF_8),
                    PushedSchema.read(name, bytes).problems());
        } catch (NoSuchFileException missing) {
            throw new CommandFailedException(
                    ExitCodes.WRONG_USAGE, "there is no file %s; correct the path".formatted(name), missing);
        } catch (IOException unreadable) {
            throw new CommandFailedException(
                    ExitCodes.FAILED, "%s cannot be read: %s".formatted(name, unreadable.getMessage()), unreadable);
        }
    }

    /**
     * What would change.
     *
     * @param before the document that there is; missing if there is none
     * @return an object with the changes as the hub would tell them
     */
    JsonNode changesFrom(JsonNode before) {
        ObjectNode document = HubConnection.JSON.createObjectNode();
        ArrayNode changes = document.putArray("changes");
        String older = before.isObject() ? before.toString() : "{}";
        for (Change change : DocumentDifference.between(tree(older), tree(text))) {
            ObjectNode row =
                    changes.addObject().put("pointer", change.pointer()).put("where", change.where());
            change.before().ifPresent(value -> row.set("before", json(value)));
            change.after().ifPresent(value -> row.set("after", json(value)));
        }
        return document;
    }

    /** As JSON, for a request that has it in it. */
    JsonNode json() {
        return json(CanonicalJson.write(tree(text)));
    }

    private static DocumentNode tree(String document) {
        return DocumentReader.readFromAfar(document.getBytes(StandardCharsets.UTF_8), new Problems("document"))
                .orElseThrow(() -> new IllegalArgumentException("the document was readable before"));
    }

    private static JsonNode json(String canonical) {
        try {
            return HubConnection.JSON.readTree(canonical);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("canonical JSON is JSON", e);
        }
    }
}
