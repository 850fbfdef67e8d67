package io.tidegate.edge.buffer.h2;

import io.tidegate.edge.buffer.TelemetryBuffer;
import io.tidegate.edge.buffer.TelemetryBufferContract;
import io.tidegate.protocol.sync.AgentId;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.io.TempDir;

class H2SegmentBufferTest extends TelemetryBufferContract {

    @TempDir
    private Path directory;

    @Override
    protected TelemetryBuffer open() throws Exception {
        return H2SegmentBuffer.open(
                BufferOptions.defaults(directory, new AgentId("gw")),
                InstantSource.fixed(Instant.EPOCH),
                RandomGenerator.of("L64X128MixRandom"));
    }
}
