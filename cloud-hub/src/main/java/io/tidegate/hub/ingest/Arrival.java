package io.tidegate.hub.ingest;

import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.Batch;

/** One decoded message on its way from the broker to the lane. */
sealed interface Arrival {

    /** What a reading costs on the heap while it waits, at most: text and quality are references; series are shared. */
    int READING_HEAP_BYTES = Readings.HEAP_BYTES_EACH + 12;

    /** What a message costs beside its readings, generously. */
    int MESSAGE_HEAP_BYTES = 512;

    AgentId agent();

    /** How many readings it carries. */
    int readings();

    /** An estimate of the heap that it takes. */
    long heapBytes();

    /**
     * A batch.
     *
     * @param payloadBytes its length on the wire, which bounds the texts in it
     */
    record OfBatch(Batch batch, int payloadBytes) implements Arrival {

        @Override
        public AgentId agent() {
            return batch.stream().agent();
        }

        @Override
        public int readings() {
            return batch.readings().size();
        }

        @Override
        public long heapBytes() {
            return MESSAGE_HEAP_BYTES + 2L * payloadBytes + (long) readings() * READING_HEAP_BYTES;
        }
    }

    /**
     * A batch that could not be decoded, because it named a series that was not defined here: a receipt is to ask for
     * definitions.
     */
    record OfUnknownSeries(StreamId stream) implements Arrival {

        @Override
        public AgentId agent() {
            return stream.agent();
        }

        @Override
        public int readings() {
            return 0;
        }

        @Override
        public long heapBytes() {
            return MESSAGE_HEAP_BYTES;
        }
    }

    /** A status, which asks for receipts. */
    record OfStatus(AgentId agent, AgentStatus status, int payloadBytes) implements Arrival {

        @Override
        public int readings() {
            return 0;
        }

        @Override
        public long heapBytes() {
            return MESSAGE_HEAP_BYTES + 4L * payloadBytes;
        }
    }
}
