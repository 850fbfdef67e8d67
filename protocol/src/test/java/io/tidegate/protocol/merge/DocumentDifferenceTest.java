package io.tidegate.protocol.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DocumentDifferenceTest {

    @Test
    void theOrderOfKeysAndTheWayOfWritingAreNoDifference() {
        assertThat(between("{\"a\":1,\"b\":{\"c\":\"x\"}}", "b: {c: x}\na: 1.0"))
                .isEmpty();
    }

    @Test
    void eachChangeIsToldWithItsPointer() {
        assertThat(between("{\"a\":1,\"b\":{\"c\":2,\"d\":3}}", "{\"b\":{\"c\":4,\"d\":3},\"e/f\":null}"))
                .containsExactly(change("/a", "1", null), change("/b/c", "2", "4"), change("/e~1f", null, "null"));
    }

    @Test
    void thingsWithNamesAreComparedByName() {
        assertThat(between(
                        "sources: [{name: a, interval: 1s}, {name: b, interval: 1s}]",
                        "sources: [{name: new}, {name: b, interval: 2s}]"))
                .containsExactly(
                        new Change(
                                "/sources/0",
                                "/sources/a",
                                Optional.of("{\"interval\":\"1s\",\"name\":\"a\"}"),
                                Optional.empty()),
                        new Change(
                                "/sources/1/interval",
                                "/sources/b/interval",
                                Optional.of("\"1s\""),
                                Optional.of("\"2s\"")),
                        new Change("/sources/0", "/sources/new", Optional.empty(), Optional.of("{\"name\":\"new\"}")));
    }

    @Test
    void thingsWithNamesThatHaveChangedPlacesAreAChange() {
        assertThat(between("a: [{name: x}, {name: y}]", "a: [{name: y}, {name: x}]"))
                .containsExactly(
                        change("/a", "[{\"name\":\"x\"},{\"name\":\"y\"}]", "[{\"name\":\"y\"},{\"name\":\"x\"}]"));
    }

    @Test
    void otherListsAreComparedAsAWhole() {
        assertThat(between("a: [1, 2]", "a: [2, 1]")).containsExactly(change("/a", "[1,2]", "[2,1]"));
        assertThat(between("a: [{name: x}, {name: x}]", "a: [{name: x}]"))
                .containsExactly(change("/a", "[{\"name\":\"x\"},{\"name\":\"x\"}]", "[{\"name\":\"x\"}]"));
        assertThat(between("a: {b: 1}", "a: [1]")).containsExactly(change("/a", "{\"b\":1}", "[1]"));
    }

    @Test
    void aNameThatIsNoTextNamesNothing() {
        assertThat(between("a: [{name: null}]", "a: [{name: ~}]")).isEmpty();
        assertThat(between("a: [{name: 1.0}]", "a: [{name: 1}]")).isEmpty();
    }

    private static Change change(String pointer, String before, String after) {
        return new Change(pointer, pointer, Optional.ofNullable(before), Optional.ofNullable(after));
    }

    private static List<Change> between(String before, String after) {
        return DocumentDifference.between(Documents.read(before), Documents.read(after));
    }
}
