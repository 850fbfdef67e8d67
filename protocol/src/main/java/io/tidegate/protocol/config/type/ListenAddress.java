package io.tidegate.protocol.config.type;

import java.util.regex.Pattern;

/**
 * Where a program listens.
 *
 * @param host a loopback name or address, without brackets
 * @param port 0 takes a free port
 */
public record ListenAddress(String host, int port) {

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}|::1");

    /** Whether only this machine can reach {@code host}; asks no name server. */
    static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }

    /** {@code host:port}, with brackets round an IPv6 address. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
