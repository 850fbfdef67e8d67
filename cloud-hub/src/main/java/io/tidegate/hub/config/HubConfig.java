package io.tidegate.hub.config;

import io.tidegate.protocol.config.type.ListenAddress;
import java.nio.file.Path;

/**
 * What {@code hub.yaml} says, checked and complete. Immutable.
 *
 * @param dataDirectory where the store and the broker's files live
 * @param http where API and console are served
 * @param mqtt where the embedded broker listens
 * @param store bounds of the embedded store
 * @param logLevel least severe messages to log
 */
public record HubConfig(Path dataDirectory, ListenAddress http, ListenAddress mqtt, Store store, LogLevel logLevel) {

    /**
     * The embedded store.
     *
     * @param memoryLimitBytes memory that it may take
     * @param threads that it may use at once
     */
    public record Store(long memoryLimitBytes, int threads) {}

    /** Severity of log messages, the least severe last. */
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}
