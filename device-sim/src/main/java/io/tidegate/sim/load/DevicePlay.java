package io.tidegate.sim.load;

import io.tidegate.sim.device.AgentClient;
import io.tidegate.sim.device.DeviceLink;
import io.tidegate.sim.device.HiveMqDeviceLink;
import io.tidegate.sim.device.LineProtocol;
import io.tidegate.sim.device.LoadDevice;
import io.tidegate.sim.device.NotAcceptedException;
import io.tidegate.sim.device.RunClock;
import io.tidegate.sim.scenario.Scenario.DevicePlan;
import io.tidegate.sim.signal.Chance;
import io.tidegate.sim.signal.Schedule;
import io.tidegate.sim.signal.Signal;
import io.tidegate.sim.signal.SignalRecording;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One device of a run, on a thread of its own. */
final class DevicePlay {

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    private final DevicePlan plan;
    private final String name;
    private final Schedule reads;
    private final Signal signal;
    private final long sensors;
    private final String run;
    private final RunClock clock;
    private final DeviceLink link;
    private final LineProtocol lines;
    private final AtomicLong accepted = new AtomicLong();
    private @Nullable SignalRecording recording;
    private @Nullable Thread thread;
    private volatile String failure = "";
    private volatile boolean done;
    private long startNs;

    /** Hears of what is accepted, on any of the devices' threads. */
    interface Listener {

        void accepted(int readings, long latencyNs);

        void late(long latenessNs);
    }

    /** Prepares a device; nothing is sent yet. */
    DevicePlay(DevicePlan plan, int index, Signal signal, long seed, String run, RunClock clock) {
        this.plan = plan;
        this.name = "%s-%d".formatted(plan.name(), index + 1);
        this.reads = plan.load().reads();
        this.signal = signal;
        this.sensors = Chance.mix(Chance.mix(seed) ^ name.hashCode());
        this.run = run;
        this.clock = clock;
        this.link = plan.mqtt()
                .<DeviceLink>map(mqtt -> new HiveMqDeviceLink(
                        mqtt.broker(),
                        "tidegate-sim-%s-%s".formatted(run, name),
                        mqtt.topic() + "/" + name,
                        REQUEST_TIMEOUT.toMillis()))
                .orElseGet(() -> new AgentClient(plan.agent(), REQUEST_TIMEOUT));
        List<String> columns =
                IntStream.range(0, plan.load().series()).mapToObj(i -> "s" + i).toList();
        this.lines = new LineProtocol(name, Map.of("run", run), columns);
    }

    /** Begins on a thread of its own. */
    void begin(long begunNs, long endNs, long settleNs, long epochOffsetNs, Listener listener) {
        startNs = begunNs;
        long rows = reads.through(endNs - begunNs);
        SignalRecording measured = new SignalRecording(
                IntStream.range(0, plan.load().series()).mapToObj(i -> "s" + i).toList(),
                reads,
                signal,
                sensors,
                epochOffsetNs + begunNs,
                rows);
        recording = measured;
        Thread started = new Thread(() -> play(measured, endNs + settleNs, listener), "device-" + name);
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    private void play(SignalRecording measured, long deadlineNs, Listener listener) {
        LoadDevice device = new LoadDevice(link, clock, lines, reads, new LoadDevice.Listener() {
            @Override
            public void accepted(int readings, long latencyNs) {
                accepted.addAndGet(readings);
                listener.accepted(readings, latencyNs);
            }

            @Override
            public void late(long latenessNs) {
                listener.late(latenessNs);
            }

            @Override
            public void repeating(String reason) {
                failure = reason;
            }
        });
        try (link) {
            long rows = device.run(measured, measured.rows(), run + "-" + name, startNs, deadlineNs);
            failure = rows == measured.rows() ? "" : "the run was stopped";
        } catch (NotAcceptedException | IOException e) {
            failure = String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            done = true;
        }
    }

    DevicePlan plan() {
        return plan;
    }

    String name() {
        return name;
    }

    boolean isDone() {
        return done;
    }

    /** How many readings were due so far. */
    long sent(long nowNs) {
        SignalRecording measured = recording;
        return measured == null ? 0 : plan.load().series() * Math.min(measured.rows(), reads.through(nowNs - startNs));
    }

    long accepted() {
        return accepted.get();
    }

    /** Why the last attempt was not accepted; empty if everything was. */
    String failure() {
        return failure;
    }

    LineProtocol lines() {
        return lines;
    }

    /** What it measured; to be asked once it has begun. */
    SignalRecording recording() {
        SignalRecording measured = recording;
        if (measured == null) {
            throw new IllegalStateException("the device " + name + " has not begun");
        }
        return measured;
    }

    /** Waits for its thread. */
    void join() throws InterruptedException {
        Thread started = thread;
        if (started != null) {
            started.join(2 * REQUEST_TIMEOUT.toMillis());
        }
    }
}
