package io.tidegate.edge.buffer;

import io.tidegate.protocol.sync.AgentId;

class FakeTelemetryBufferTest extends TelemetryBufferContract {

    @Override
    protected TelemetryBuffer open() {
        return new FakeTelemetryBuffer(new AgentId("gw"), 42);
    }
}
