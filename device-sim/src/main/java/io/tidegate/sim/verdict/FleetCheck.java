package io.tidegate.sim.verdict;

import io.tidegate.sim.agent.VirtualAgent;
import io.tidegate.sim.device.RunClock;
import io.tidegate.sim.feed.AgentReadings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Compares what a hub has stored of a fleet with what its agents measured, agent by agent. */
public final class FleetCheck {

    private static final long RETRY_NS = Duration.ofMillis(500).toNanos();

    private final HubClient hub;
    private final RunClock clock;
    private final Duration patience;

    /** One question to the hub that may have to be asked again. */
    @FunctionalInterface
    private interface Question<T> {
        T ask() throws HubUnavailableException, InterruptedException;
    }

    /**
     * A check against one hub.
     *
     * @param patience how long a hub may be away before the check is given up
     */
    public FleetCheck(HubClient hub, RunClock clock, Duration patience) {
        this.hub = hub;
        this.clock = clock;
        this.patience = patience;
    }

    /** Compares every reading, bit for bit. */
    public List<SeriesVerdict> compareValues(List<VirtualAgent> agents, Map<String, String> labels)
            throws HubUnavailableException, InterruptedException {
        List<SeriesVerdict> verdicts = new ArrayList<>();
        for (VirtualAgent agent : agents) {
            verdicts.add(patiently(() -> compare(agent, labels)));
        }
        return verdicts;
    }

    /** Compares how many readings there are of each agent. */
    public List<SeriesVerdict> compareCounts(List<VirtualAgent> agents, Map<String, String> labels)
            throws HubUnavailableException, InterruptedException {
        Map<String, Long> counts = patiently(() -> hub.countReadings(labels));
        return agents.stream()
                .map(agent -> compare(name(agent), agent.counts().accepted(), counts.getOrDefault(name(agent), 0L)))
                .toList();
    }

    /** The ledgers that the hub shows of these agents and that do not add up. */
    public List<String> ledgerViolations(List<VirtualAgent> agents)
            throws HubUnavailableException, InterruptedException {
        List<String> violations = new ArrayList<>();
        for (VirtualAgent agent : agents) {
            String name = name(agent);
            patiently(() -> hub.agent(name))
                    .flatMap(Ledger::in)
                    .filter(ledger -> !ledger.addsUp())
                    .ifPresent(ledger -> violations.add("the hub's ledger of " + name + " does not add up: " + ledger));
        }
        return violations;
    }

    private SeriesVerdict compare(VirtualAgent agent, Map<String, String> labels)
            throws HubUnavailableException, InterruptedException {
        Map<String, SeriesComparison> bySeries = comparisons(agent);
        SeriesComparison any = bySeries.values().iterator().next();
        hub.readings(name(agent), null, labels, (series, timeNs, value) -> {
            SeriesComparison comparison = bySeries.get(series);
            if (comparison == null) {
                any.storedElsewhere(series, timeNs, value);
            } else {
                comparison.told(timeNs, value);
            }
        });
        SeriesVerdict total = SeriesVerdict.total(
                bySeries.values().stream().map(SeriesComparison::verdict).toList());
        return new SeriesVerdict(name(agent), total.sent(), total.stored(), total.faults(), total.offenders());
    }

    private static Map<String, SeriesComparison> comparisons(VirtualAgent agent) {
        AgentReadings readings = agent.readings();
        Map<String, LongStream.Builder> numbers = new LinkedHashMap<>();
        readings.series().forEach(series -> numbers.put(series.name(), LongStream.builder()));
        for (long number = 1; number <= agent.counts().accepted(); number++) {
            LongStream.Builder ofSeries = numbers.get(readings.seriesOf(number).name());
            if (ofSeries != null) {
                ofSeries.add(number);
            }
        }
        Map<String, SeriesComparison> comparisons = new LinkedHashMap<>();
        numbers.forEach((series, ofSeries) -> {
            long[] sent = ofSeries.build().toArray();
            comparisons.put(
                    series,
                    new SeriesComparison(
                            name(agent) + " " + series,
                            LongStream.of(sent).map(readings::timeNs).toArray(),
                            LongStream.of(sent)
                                    .map(number -> Double.doubleToRawLongBits(readings.value(number)))
                                    .toArray()));
        });
        return comparisons;
    }

    private static SeriesVerdict compare(String agent, long sent, long stored) {
        Map<Fault, Long> faults = new EnumMap<>(Fault.class);
        List<Offender> offenders = new ArrayList<>();
        if (sent != stored) {
            Fault fault = sent > stored ? Fault.MISSING : Fault.TWICE;
            faults.put(fault, Math.abs(sent - stored));
            offenders.add(new Offender(agent, fault, "%d readings were sent, %d are stored".formatted(sent, stored)));
        }
        return new SeriesVerdict(agent, sent, stored, faults, offenders);
    }

    private <T> T patiently(Question<T> question) throws HubUnavailableException, InterruptedException {
        long deadlineNs = clock.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return question.ask();
            } catch (HubUnavailableException e) {
                if (!e.mayHeal() || clock.nanoTime() + RETRY_NS > deadlineNs || !clock.pause(RETRY_NS)) {
                    throw e;
                }
            }
        }
    }

    private static String name(VirtualAgent agent) {
        return agent.stream().agent().text();
    }
}
