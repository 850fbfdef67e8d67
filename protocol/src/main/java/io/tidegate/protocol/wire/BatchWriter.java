package io.tidegate.protocol.wire;

import com.google.protobuf.UnsafeByteOperations;
import io.tidegate.protocol.columns.ColumnsWriter;
import io.tidegate.protocol.columns.SeriesAlias;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.telemetry.Series;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The agent's side of {@code up/batch} (PROTOCOL.md, "Batch"). What the statuses of the session have said is left out, and
 * so is the definition of a series once a batch that carried it was receipted. Not thread-safe.
 */
public final class BatchWriter {

    /** The MQTT 5 content type of a batch. */
    public static final String CONTENT_TYPE = "application/vnd.tidegate.v1.batch+protobuf";

    /** Most series that a session remembers. Further ones are defined in each batch, with numbers from here on. */
    public static final int MAX_SERIES = 10_000;

    /** Most {@link Series#characters} of all series that a session remembers. One that would be too much is defined in each batch. */
    public static final int MAX_CHARACTERS = 1 << 20;

    /** Most batches whose receipts are awaited because they carry definitions; of further ones nothing is learnt. */
    private static final int MAX_CARRIERS = 256;

    private final ColumnsWriter columns = new ColumnsWriter();
    private final Map<Series, SeriesAlias> aliases = new HashMap<>();
    private final Set<SeriesAlias> defined = new HashSet<>();
    private final Deque<Carrier> carriers = new ArrayDeque<>();
    private int characters;
    private @Nullable SessionContext context;
    private OptionalLong hubRun = OptionalLong.empty();

    /** A batch that carries definitions, and is on its way. */
    private record Carrier(StreamId stream, SequenceRange range, List<SeriesAlias> definitions) {}

    /**
     * A batch as bytes.
     *
     * @param bytes what is published
     * @param definitions of series, in these bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // the bytes have one owner and are never changed
    public record Encoded(byte[] bytes, List<SeriesAlias> definitions) {}

    /** A status is about to be published: what it says, batches after it leave out. */
    public void published(AgentStatus status) {
        if (context == null || context.session() != status.session()) {
            context = new SessionContext(status);
            aliases.clear();
            characters = 0;
            forget();
            hubRun = OptionalLong.empty();
        } else {
            context.heard(status);
        }
    }

    /**
     * Encodes a batch of the session of the last status; its readings keep the order that {@link ReadingsCodec} gives them.
     *
     * @throws IllegalStateException if there was no status, or one of another session
     */
    public Encoded encode(Batch batch) {
        SessionContext told = context(batch);
        io.tidegate.protocol.wire.v1.Batch.Builder message = message(batch, batch.range(), told);
        List<SeriesAlias> definitions =
                batch.range() == null ? List.of() : encodeReadings(batch, message, told.startedNs());
        return new Encoded(checked(message, batch, told), definitions);
    }

    /**
     * Encodes a batch whose readings are encoded already, with their series: it is larger by the definitions of those, and costs
     * next to nothing.
     *
     * @param head all but the readings
     * @param range the numbers of the readings
     * @param readings as {@link ReadingsCodec#encode} encodes them; not changed from now on
     * @throws IllegalStateException if there was no status, or one of another session
     */
    public Encoded encode(Batch head, SequenceRange range, byte[] readings) {
        SessionContext told = context(head);
        io.tidegate.protocol.wire.v1.Batch.Builder message = message(head, range, told);
        message.setChunk(UnsafeByteOperations.unsafeWrap(readings)).setChunkReadings(Math.toIntExact(range.count()));
        return new Encoded(checked(message, head, told), List.of());
    }

    private SessionContext context(Batch batch) {
        if (context == null || context.session() != batch.session()) {
            throw new IllegalStateException("a batch was to be encoded before the status of its session");
        }
        return context;
    }

    private static io.tidegate.protocol.wire.v1.Batch.Builder message(
            Batch batch, @Nullable SequenceRange range, SessionContext told) {
        Lane lane = batch.stream().lane();
        SessionContext.Current current = told.current(lane);
        io.tidegate.protocol.wire.v1.Batch.Builder message = io.tidegate.protocol.wire.v1.Batch.newBuilder();
        if (lane != Lane.LIVE) {
            message.setLane(Scalars.lane(lane));
        }
        if (current == null || current.epoch() != batch.stream().epoch()) {
            message.setEpoch(batch.stream().epoch());
        }
        if (current == null || current.incarnation() != batch.incarnation()) {
            message.setIncarnation(batch.incarnation());
        }
        batch.gaps().forEach(gap -> message.addGaps(Scalars.gap(gap)));
        message.setAppendedBeyond(batch.appendedThrough() - (range == null ? 0 : range.last()));
        if (range != null) {
            message.setFirst(range.first());
        }
        return message;
    }

    private static byte[] checked(
            io.tidegate.protocol.wire.v1.Batch.Builder message, Batch batch, SessionContext told) {
        return Checksum.append(message.build(), told.bytes(batch.stream(), batch.incarnation()));
    }

    private List<SeriesAlias> encodeReadings(
            Batch batch, io.tidegate.protocol.wire.v1.Batch.Builder message, long startedNs) {
        Map<Series, SeriesAlias> beyond = new HashMap<>();
        List<SeriesAlias> definitions = new ArrayList<>();
        byte[] encoded = columns.write(
                batch.readings(),
                series -> {
                    SeriesAlias alias = alias(series, beyond);
                    if (!defined.contains(alias) && !definitions.contains(alias)) {
                        definitions.add(alias);
                    }
                    return alias;
                },
                startedNs);
        message.setColumns(UnsafeByteOperations.unsafeWrap(encoded));
        // Only now it is known what is to be expected of those that are new.
        definitions.forEach(alias -> message.addSeries(ReadingsCodec.definition(alias)));
        return definitions;
    }

    private SeriesAlias alias(Series series, Map<Series, SeriesAlias> beyond) {
        SeriesAlias known = aliases.get(series);
        if (known != null) {
            return known;
        }
        if (aliases.size() < MAX_SERIES && series.characters() <= MAX_CHARACTERS - characters) {
            characters += series.characters();
            SeriesAlias fresh = new SeriesAlias(aliases.size(), series);
            aliases.put(series, fresh);
            return fresh;
        }
        return beyond.computeIfAbsent(series, absent -> new SeriesAlias(MAX_SERIES + beyond.size(), absent));
    }

    /** A batch is on its way: its receipt will say that its definitions have arrived. */
    public void sent(StreamId stream, @Nullable SequenceRange range, Encoded encoded) {
        if (range != null && !encoded.definitions().isEmpty() && carriers.size() < MAX_CARRIERS) {
            carriers.add(new Carrier(stream, range, encoded.definitions()));
        }
    }

    /** The hub has answered. Another run of it knows nothing of what was defined before. */
    public void received(Receipt receipt) {
        if (context == null || receipt.session() != context.session()) {
            return;
        }
        boolean otherRun = hubRun.isPresent() && hubRun.getAsLong() != receipt.hubRun();
        hubRun = OptionalLong.of(receipt.hubRun());
        if (otherRun || receipt.defineAgain()) {
            forget();
            return;
        }
        for (Iterator<Carrier> each = carriers.iterator(); each.hasNext(); ) {
            Carrier carrier = each.next();
            if (carrier.stream().equals(receipt.stream()) && receipt.settles(carrier.range())) {
                carrier.definitions().stream()
                        .filter(alias -> alias.alias() < MAX_SERIES)
                        .forEach(defined::add);
                each.remove();
            }
        }
    }

    private void forget() {
        defined.clear();
        carriers.clear();
    }
}
