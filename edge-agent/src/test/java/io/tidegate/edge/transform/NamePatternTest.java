package io.tidegate.edge.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {

    @ParameterizedTest
    @CsvSource({
        "room/temp, room/temp, true",
        "room/temp, room/temp2, false",
        "room/temp, room, false",
        "room/*, room/temp, true",
        "room/*, room/, true",
        "room/*, room/1/temp, false",
        "room/*, room, false",
        "*/temp, room/temp, true",
        "*/temp, a/room/temp, false",
        "*/temp, /temp, true",
        "room/**, room/temp, true",
        "room/**, room/1/temp, true",
        "room/**, room, false",
        "**, room/1/temp, true",
        "**/temp, room/1/temp, true",
        "**/temp, temp, false",
        "a/**/z, a/b/c/z, true",
        "a/**/z, a/z, false",
        "a**z, a/b/z, true",
        "t*p, temp, true",
        "t*p, te/mp, false",
        "*e*p*, temperature, true",
        "**a*b, a/ab, true",
        "**a*b, ab/a/b, false",
        "*, temp, true",
        "*, room/temp, false",
        "a.b, acb, false",
        "p[ü]*, p[ü]x, true"
    })
    void whatAPatternMatches(String pattern, String name, boolean matches) {
        assertThat(new NamePattern(pattern).matches(name)).isEqualTo(matches);
    }

    /** A seed's pattern and name are made from the same few characters, so that many match. */
    @Test
    void itSaysTheSameAsARegularExpression() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            String pattern = text(random, "ab/*", 8).replace("***", "**");
            String name = text(random, "ab/", 10);
            String regex = pattern.replace("**", "\u0000").replace("*", "[^/]*").replace("\u0000", ".*");
            assertThat(new NamePattern(pattern).matches(name))
                    .as("seed %d: %s on %s", seed, pattern, name)
                    .isEqualTo(name.matches(regex));
        }
    }

    @Test
    void theWorstPatternTakesNoTime() {
        NamePattern worst = new NamePattern("**a*".repeat(64));
        assertThat(Duration.ofSeconds(10)).isGreaterThan(taken(() -> {
            for (int i = 0; i < 100; i++) {
                assertThat(worst.matches("a".repeat(255) + "b")).isTrue();
                assertThat(worst.matches("b".repeat(256))).isFalse();
            }
        }));
    }

    private static Duration taken(Runnable task) {
        long beginNs = System.nanoTime();
        task.run();
        return Duration.ofNanos(System.nanoTime() - beginNs);
    }

    private static String text(Random random, String letters, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString().replace("***", "**");
    }
}
