package io.tidegate.sim.load;

import io.tidegate.sim.agent.VirtualAgent;
import io.tidegate.sim.device.AgentClient;
import io.tidegate.sim.device.RunClock;
import io.tidegate.sim.scenario.Figure;
import io.tidegate.sim.verdict.Fault;
import io.tidegate.sim.verdict.FleetCheck;
import io.tidegate.sim.verdict.HubClient;
import io.tidegate.sim.verdict.HubUnavailableException;
import io.tidegate.sim.verdict.LedgerWatch;
import io.tidegate.sim.verdict.Offender;
import io.tidegate.sim.verdict.ReadingCheck;
import io.tidegate.sim.verdict.SeriesVerdict;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Compares every reading of a run with what the hub has of it, and looks at the ledgers. */
final class HubCheck {

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

    private final HubClient hub;
    private final RunClock clock;
    private final Duration patience;
    private final List<SeriesVerdict> verdicts = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    /** @param patience how long a hub may be away, and an agent may take to bring it what it has accepted */
    HubCheck(URI hub, RunClock clock, Duration patience) {
        this.hub = new HubClient(hub, REQUEST_TIMEOUT);
        this.clock = clock;
        this.patience = patience;
    }

    /** Compares what agents measured that were straight at the hub. */
    void fleets(List<VirtualAgent> agents, Map<String, String> labels)
            throws HubUnavailableException, InterruptedException {
        FleetCheck check = new FleetCheck(hub, clock, patience);
        verdicts.addAll(check.compareValues(agents, labels));
        violations.addAll(check.ledgerViolations(agents));
    }

    /** Compares what devices measured, once their agents have nothing pending. */
    void devices(List<DevicePlay> devices) throws IOException, HubUnavailableException, InterruptedException {
        for (URI agent :
                devices.stream().map(device -> device.plan().agent()).distinct().toList()) {
            LedgerWatch watch = new LedgerWatch(new AgentClient(agent, REQUEST_TIMEOUT), hub, "");
            if (!watch.settle(clock, patience)) {
                violations.add("the agent at %s was not seen with nothing pending".formatted(agent));
            }
            violations.addAll(watch.report().violations());
            String agentId = watch.agentId();
            if (agentId.isEmpty()) {
                throw new HubUnavailableException(
                        "%s does not say which agent it is, so the hub cannot be asked for it".formatted(agent), true);
            }
            ReadingCheck check = new ReadingCheck(hub, clock, patience);
            for (DevicePlay device : devices) {
                if (device.plan().agent().equals(agent)) {
                    verdicts.addAll(check.compare(
                            agentId,
                            device.recording(),
                            device.lines().series(),
                            device.recording().rows()));
                }
            }
        }
    }

    /** What it found, as figures. */
    Map<Figure, Double> figures() {
        Map<Fault, Long> faults = SeriesVerdict.total(verdicts).faults();
        return Map.of(
                Figure.LOST, count(faults, Fault.MISSING),
                Figure.DOUBLED, count(faults, Fault.TWICE),
                Figure.PHANTOM, count(faults, Fault.PHANTOM),
                Figure.WRONG, count(faults, Fault.WRONG_VALUE) + count(faults, Fault.WRONG_TIME),
                Figure.OUT_OF_ORDER, count(faults, Fault.OUT_OF_ORDER),
                Figure.LEDGER_VIOLATIONS, (double) violations.size());
    }

    /** The first things that are not as they should be, for a person. */
    List<String> faults() {
        return Stream.concat(
                        SeriesVerdict.total(verdicts).offenders().stream().map(HubCheck::words), violations.stream())
                .toList();
    }

    private static String words(Offender offender) {
        return "%s: %s: %s".formatted(offender.fault().text(), offender.series(), offender.detail());
    }

    private static double count(Map<Fault, Long> faults, Fault fault) {
        return faults.getOrDefault(fault, 0L);
    }
}
