package io.tidegate.edge.source.host;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text of the kernel, walked line by line and word by word without making strings of what nobody asks for. Words are
 * parted by blanks and tabs.
 */
final class HostText {

    private static final int MOST_DIGITS = 18;

    private final byte[] bytes;
    private final int length;
    private int lineEnd = -1;
    private int wordStart;
    private int wordEnd;
    private int position;

    /** Stands on no line yet; {@link #nextLine} goes to the first. */
    HostText(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    /** Goes before the first word of the next line; false if there is none. */
    boolean nextLine() {
        int start = lineEnd + 1;
        if (start >= length) {
            return false;
        }
        position = start;
        lineEnd = start;
        while (lineEnd < length && bytes[lineEnd] != '\n') {
            lineEnd++;
        }
        return true;
    }

    /** Goes to the next word of this line; false if there is none. */
    boolean nextWord() {
        return nextWord(' ');
    }

    /** Goes over so many words, to the one after them; false if there is none. */
    boolean skipWords(int count) {
        for (int i = 0; i < count; i++) {
            if (!nextWord()) {
                return false;
            }
        }
        return nextWord();
    }

    /** Goes to the next word of this line, which ends at this sign; false if there is none that does. */
    boolean nextWordUpTo(char sign) {
        if (nextWord(sign) && wordEnd < lineEnd && bytes[wordEnd] == sign) {
            position = wordEnd + 1;
            return true;
        }
        return false;
    }

    private boolean nextWord(char sign) {
        int at = position;
        while (at < lineEnd && isBlank(bytes[at])) {
            at++;
        }
        wordStart = at;
        while (at < lineEnd && !isBlank(bytes[at]) && bytes[at] != sign) {
            at++;
        }
        wordEnd = at;
        position = at;
        return wordEnd > wordStart;
    }

    /** This word. */
    String word() {
        return new String(bytes, wordStart, wordEnd - wordStart, StandardCharsets.UTF_8);
    }

    /** Whether this word is that one. */
    boolean is(String word) {
        return wordEnd - wordStart == word.length() && startsWith(word);
    }

    /** Whether this word starts with that, which is ASCII. */
    boolean startsWith(String start) {
        if (wordEnd - wordStart < start.length()) {
            return false;
        }
        for (int i = 0; i < start.length(); i++) {
            if (bytes[wordStart + i] != start.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether this word is a whole number of at most 18 digits. */
    boolean isNumber() {
        int first = wordStart < wordEnd && bytes[wordStart] == '-' ? wordStart + 1 : wordStart;
        if (first == wordEnd || wordEnd - first > MOST_DIGITS) {
            return false;
        }
        for (int i = first; i < wordEnd; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return false;
            }
        }
        return true;
    }

    /** This word as a number; only if {@link #isNumber}. */
    long number() {
        boolean negative = bytes[wordStart] == '-';
        long number = 0;
        for (int i = negative ? wordStart + 1 : wordStart; i < wordEnd; i++) {
            number = number * 10 + (bytes[i] - '0');
        }
        return negative ? -number : number;
    }

    /** All of it without white space at the ends. */
    String stripped() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8).strip();
    }

    /** All of it, to be kept. */
    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    /** Whether all of it is the same as that. */
    boolean isAll(byte[] other) {
        return Arrays.equals(bytes, 0, length, other, 0, other.length);
    }

    private static boolean isBlank(byte character) {
        return character == ' ' || character == '\t' || character == '\r';
    }
}
