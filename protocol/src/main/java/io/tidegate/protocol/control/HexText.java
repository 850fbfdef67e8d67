package io.tidegate.protocol.control;

import java.util.HexFormat;
import java.util.regex.Pattern;

/** Bytes of a fixed number as text, so that records that hold them are equal when their bytes are. */
final class HexText {

    private static final Pattern HEX = Pattern.compile("[0-9a-f]*");

    private HexText() {}

    static String require(String what, String hex, int bytes) {
        if (hex.length() != 2 * bytes || !HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("%s is %d bytes in lower case hexadecimal".formatted(what, bytes));
        }
        return hex;
    }

    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
