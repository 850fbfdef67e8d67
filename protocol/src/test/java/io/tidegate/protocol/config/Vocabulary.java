package io.tidegate.protocol.config;

import java.util.List;

/** What stands in configuration documents. */
final class Vocabulary {

    static final List<String> WORDS = List.of(
            "agent",
            "labels",
            "hub",
            "url",
            "mqtt://127.0.0.1:1883",
            "buffer",
            "max_size",
            "2GiB",
            "when_full",
            "drop_oldest",
            "reject_new",
            "durability_window",
            "200ms",
            "sources",
            "name",
            "type",
            "host",
            "mqtt",
            "http",
            "interval",
            "topics",
            "format",
            "json",
            "values",
            "transforms",
            "scale",
            "factor",
            "rename",
            "deadband",
            "on_change",
            "window",
            "drop",
            "unit",
            "uplink",
            "linger",
            "probation",
            "120s",
            "\": ",
            "{\"",
            "[{\"",
            "null",
            "true",
            "1e999999999",
            "-0",
            "0x7f",
            ".inf",
            "${env:",
            ":-",
            "}");

    private Vocabulary() {}
}
