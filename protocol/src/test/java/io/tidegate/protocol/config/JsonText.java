package io.tidegate.protocol.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/** Reads JSON in tests. */
final class JsonText {

    private JsonText() {}

    /** @throws org.snakeyaml.engine.v2.exceptions.YamlEngineException also when a key stands twice */
    static Map<String, Object> readObject(String json) {
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new JsonSchema())
                .setAllowDuplicateKeys(false)
                .build();
        return object(new Load(settings).loadFromString(json));
    }

    static Map<String, Object> object(Object value) {
        Map<String, Object> object = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((key, each) -> object.put((String) key, each));
        return object;
    }
}
