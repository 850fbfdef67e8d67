package io.tidegate.edge.buffer.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContentDigestTest {

    private final ContentDigest digest = new ContentDigest();

    @Test
    void isTheSameInWhateverOrder() {
        digest.put("a", ContentDigest.of(1, true));
        digest.add(ContentDigest.of("x"));
        ContentDigest other = new ContentDigest();
        other.add(ContentDigest.of("x"));
        other.put("a", ContentDigest.of(1, true));
        assertThat(digest.sum()).isEqualTo(other.sum()).isNotZero();
    }

    @Test
    void takesTheLastOfWhatHasOneName() {
        digest.put("a", ContentDigest.of(1));
        digest.put("a", ContentDigest.of(2));
        ContentDigest other = new ContentDigest();
        other.put("a", ContentDigest.of(2));
        assertThat(digest.sum()).isEqualTo(other.sum());
    }

    @Test
    void isNothingOnceEverythingIsGone() {
        digest.put("a", ContentDigest.of(1));
        digest.add(ContentDigest.of("x"));
        digest.remove("a");
        digest.remove("never there");
        digest.subtract(ContentDigest.of("x"));
        assertThat(digest.sum()).isZero();
    }

    @Test
    void tellsValuesApart() {
        assertThat(ContentDigest.of("a", "bc")).isNotEqualTo(ContentDigest.of("ab", "c"));
        assertThat(ContentDigest.of(1, 2)).isNotEqualTo(ContentDigest.of(2, 1));
        assertThat(ContentDigest.of((Object) null)).isNotEqualTo(ContentDigest.of());
        assertThat(ContentDigest.of(0L)).isNotEqualTo(ContentDigest.of(""));
    }
}
