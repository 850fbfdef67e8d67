package io.tidegate.protocol.document;

import io.tidegate.protocol.document.DocumentNode.Entry;
import io.tidegate.protocol.document.DocumentNode.Mapping;
import io.tidegate.protocol.document.DocumentNode.Meaning;
import io.tidegate.protocol.document.DocumentNode.Scalar;
import io.tidegate.protocol.document.DocumentNode.Sequence;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;

/**
 * Reads a document into a tree with places. Works on the YAML parser's events, so an alias is refused where it stands
 * and nothing is ever expanded; depth and number of nodes are bounded while reading.
 */
public final class DocumentReader {

    private static final String HALF = "has half a surrogate pair";

    private final Iterator<Event> events;
    private final Substitution substitution;
    private final Problems problems;
    private int nodes;

    /** The end of what was understood: not every complaint of the YAML reader says where. */
    private Place reached = DocumentText.START;

    private DocumentReader(Iterator<Event> events, Substitution substitution, Problems problems) {
        this.events = events;
        this.substitution = substitution;
        this.problems = problems;
    }

    /**
     * Reads a document.
     *
     * @param document YAML 1.2 or JSON, in UTF-8
     * @param variables what <code>${env:NAME}</code> takes its values from
     * @param problems is told what is wrong
     * @return the document's tree; empty if it cannot be read to its end, so that checking it would be pointless
     */
    public static Optional<DocumentNode> read(byte[] document, Map<String, String> variables, Problems problems) {
        return read(document, new Substitution(variables, problems), problems);
    }

    /**
     * Reads a document that came from afar: a <code>${…}</code> in it is a problem, so that whoever wrote it cannot read this
     * machine's files and environment.
     *
     * @param document YAML 1.2 or JSON, in UTF-8
     * @param problems is told what is wrong
     * @return as {@link #read} does
     */
    public static Optional<DocumentNode> readFromAfar(byte[] document, Problems problems) {
        return read(document, Substitution.forbidden(problems), problems);
    }

    private static Optional<DocumentNode> read(byte[] document, Substitution substitution, Problems problems) {
        String text = "";
        try {
            text = DocumentText.decode(document);
            LoadSettings settings = LoadSettings.builder()
                    .setCodePointLimit(DocumentLimits.MAX_DOCUMENT_BYTES + 1)
                    .build();
            Iterator<Event> events = new Parse(settings).parseString(text).iterator();
            return Optional.of(new DocumentReader(events, substitution, problems).document());
        } catch (MarkedYamlEngineException e) {
            YamlSyntax.note(e, text, problems);
        } catch (IllegalArgumentException e) {
            // The parser's way to say that an escape is no character of Unicode.
            YamlSyntax.noteBadEscape(text, problems);
        } catch (YamlVersionException e) {
            problems.add(
                    DocumentText.START,
                    "the document says that it is YAML %d.%d"
                            .formatted(
                                    e.getSpecVersion().getMajor(),
                                    e.getSpecVersion().getMinor()),
                    "YAML 1.2 is read",
                    "remove the line that begins with %YAML");
        } catch (UnreadableDocumentException e) {
            e.noteIn(problems);
        }
        return Optional.empty();
    }

    private Event next() throws UnreadableDocumentException {
        try {
            Event event = events.next();
            reached = event.getEndMark().map(mark -> place(mark, "")).orElse(reached);
            return event;
        } catch (MarkedYamlEngineException | YamlVersionException placed) {
            throw placed;
        } catch (YamlEngineException unplaced) {
            throw new UnreadableDocumentException(
                    reached,
                    "the document cannot be read on from here",
                    "the YAML reader says: " + Problems.quote(String.valueOf(unplaced.getMessage())),
                    "check brackets, colons and indentation, and put quotes around texts with special characters");
        }
    }

    private DocumentNode document() throws UnreadableDocumentException {
        next(); // the stream's start
        if (next().getEventId() == Event.ID.StreamEnd) {
            return new Mapping(DocumentText.START, List.of());
        }
        DocumentNode root = node(next(), "", 1);
        next(); // the document's end
        Event after = next();
        if (after.getEventId() != Event.ID.StreamEnd) {
            throw new UnreadableDocumentException(
                    place(after, ""),
                    "a second document begins here",
                    "a file holds one document",
                    "remove everything from this --- on");
        }
        return root;
    }

    private DocumentNode node(Event event, String pointer, int depth) throws UnreadableDocumentException {
        Place place = place(event, pointer);
        if (++nodes > DocumentLimits.MAX_NODES) {
            throw new UnreadableDocumentException(
                    place,
                    "the document has too many keys and values",
                    "at most %d are read".formatted(DocumentLimits.MAX_NODES),
                    "shorten it");
        }
        refuseSharing(event, place);
        if (event instanceof ScalarEvent scalar) {
            return scalar(scalar, place);
        }
        if (event instanceof AliasEvent) {
            return Scalar.unknown(place);
        }
        if (depth > DocumentLimits.MAX_DEPTH) {
            throw new UnreadableDocumentException(
                    place,
                    "the document is nested too deeply",
                    "at most %d levels are read".formatted(DocumentLimits.MAX_DEPTH),
                    "write it flatter");
        }
        return event instanceof MappingStartEvent ? mapping(place, depth) : sequence(place, depth);
    }

    private Mapping mapping(Place place, int depth) throws UnreadableDocumentException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
            if (!(event instanceof ScalarEvent key)) {
                Place at = place(event, place.pointer());
                node(event, place.pointer(), depth + 1);
                node(next(), place.pointer(), depth + 1);
                if (!(event instanceof AliasEvent)) {
                    problems.add(at, "a key is a mapping or a list", "a key is a word", "write a plain key");
                }
                continue;
            }
            String name = name(key, place.pointer());
            Place at = place(event, Place.pointer(place.pointer(), name));
            refuseSharing(event, at);
            Entry entry = new Entry(at, name, node(next(), at.pointer(), depth + 1));
            Entry first = entries.putIfAbsent(name, entry);
            if (first != null) {
                problems.add(
                        at,
                        "the key %s is given twice".formatted(Problems.quote(name)),
                        "the first one stands at %d:%d"
                                .formatted(first.place().line(), first.place().column()),
                        "remove one of the two");
            }
        }
        return new Mapping(place, List.copyOf(entries.values()));
    }

    private static String name(ScalarEvent key, String parent) throws UnreadableDocumentException {
        String name = key.getValue();
        if (!name.codePoints().allMatch(c -> DocumentText.isPrintable(c) && !Character.isISOControl(c))
                && !hasHalfCharacter(name)) {
            throw new UnreadableDocumentException(
                    place(key, parent),
                    "the key %s has a character that cannot be printed".formatted(Problems.quote(name)),
                    "a key is a word",
                    "remove it");
        }
        boolean tooLong = name.length() > DocumentLimits.MAX_KEY_CHARACTERS;
        if (tooLong || hasHalfCharacter(name)) {
            throw new UnreadableDocumentException(
                    place(key, parent),
                    "the key %s %s".formatted(Problems.quote(name), tooLong ? "is too long" : HALF),
                    "a key has at most %d characters of Unicode".formatted(DocumentLimits.MAX_KEY_CHARACTERS),
                    tooLong ? "shorten it" : "correct it");
        }
        return name;
    }

    private Sequence sequence(Place place, int depth) throws UnreadableDocumentException {
        List<DocumentNode> items = new ArrayList<>();
        for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
            items.add(node(event, place.pointer() + "/" + items.size(), depth + 1));
        }
        return new Sequence(place, items);
    }

    private Scalar scalar(ScalarEvent event, Place place) {
        String text = event.getValue();
        if (hasHalfCharacter(text)) {
            problems.add(
                    place,
                    "%s %s".formatted(Problems.quote(text), HALF),
                    "it stands for no character",
                    "write both halves, or the character itself");
            return Scalar.unknown(place);
        }
        if (Substitution.concerns(text)) {
            return substitution
                    .apply(place, text)
                    .map(value -> Substitution.isLiteral(text)
                            ? new Scalar(place, value, Problems.quote(value), Meaning.TEXT, false)
                            : new Scalar(
                                    place,
                                    value,
                                    "the value of " + Problems.quote(text),
                                    Meaning.ofUnquoted(value),
                                    true))
                    .orElseGet(() -> Scalar.unknown(place));
        }
        Meaning meaning = event.isPlain() ? Meaning.ofUnquoted(text) : Meaning.TEXT;
        return new Scalar(place, text, meaning == Meaning.TEXT ? Problems.quote(text) : text, meaning, false);
    }

    /** Escapes can write half of a surrogate pair, which has no UTF-8. */
    private static boolean hasHalfCharacter(String text) {
        return text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    private void refuseSharing(Event event, Place place) {
        if (event instanceof AliasEvent) {
            problems.add(
                    place,
                    "an alias (*) is used",
                    "anchors and aliases are not read, so that a short file cannot unfold into a huge one",
                    "write the value out here, or quote a text that begins with *");
            return;
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            problems.add(
                    place,
                    "an anchor (&) is used",
                    "anchors and aliases are not read, so that a short file cannot unfold into a huge one",
                    "remove the anchor and write the value out where it is used");
        }
        Optional<String> tag = event instanceof ScalarEvent scalar
                ? scalar.getTag()
                : event instanceof CollectionStartEvent collection ? collection.getTag() : Optional.empty();
        tag.ifPresent(name -> problems.add(
                place,
                "the tag %s is used".formatted(Problems.quote(name)),
                "what a value is follows from its key",
                "remove the tag"));
    }

    private static Place place(Event event, String pointer) {
        return event.getStartMark().map(mark -> place(mark, pointer)).orElse(new Place(1, 1, pointer));
    }

    private static Place place(Mark mark, String pointer) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1, pointer);
    }
}
