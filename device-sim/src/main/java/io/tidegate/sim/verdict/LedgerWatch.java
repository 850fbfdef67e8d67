package io.tidegate.sim.verdict;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.sim.device.AgentClient;
import io.tidegate.sim.device.RunClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at the ledger of an agent and of its hub again and again, while either may be down, and notes each look at
 * which it did not add up. Thread-safe.
 */
public final class LedgerWatch {

    /** Violations kept for the report. */
    private static final int MAX_VIOLATIONS = 20;

    private static final long LOOK_AGAIN_NS = Duration.ofMillis(200).toNanos();

    private final AgentClient agentClient;
    private final HubClient hubClient;
    private String agentId;
    private Side agent = new Side(0, 0, Optional.empty());
    private Side hub = new Side(0, 0, Optional.empty());
    private final List<String> violations = new ArrayList<>();

    /**
     * What was seen on one side.
     *
     * @param looks how often it answered
     * @param unanswered how often it did not
     * @param last the newest ledger
     */
    public record Side(long looks, long unanswered, Optional<Ledger> last) {

        Side with(Optional<Ledger> ledger) {
            return ledger.isPresent() ? new Side(looks + 1, unanswered, ledger) : new Side(looks, unanswered + 1, last);
        }
    }

    /**
     * What was seen.
     *
     * @param agent on the agent's side
     * @param hub on the hub's side
     * @param violations the first looks at which a ledger did not add up, for a person
     */
    public record Report(Side agent, Side hub, List<String> violations) {}

    /**
     * A watch on one agent and its hub.
     *
     * @param agentId whom to ask the hub for; empty until the agent itself has said it
     */
    public LedgerWatch(AgentClient agentClient, HubClient hubClient, String agentId) {
        this.agentClient = agentClient;
        this.hubClient = hubClient;
        this.agentId = agentId;
    }

    /** Looks once at both sides; returns whether both answered and neither has anything pending. */
    public boolean look() throws InterruptedException {
        Optional<JsonNode> status = agentClient.status();
        Optional<Ledger> agentLedger = status.flatMap(Ledger::in);
        noteAgent(agentLedger, status.map(s -> s.path("agent").asText()).orElse(""));
        Optional<Ledger> hubLedger = agentId().isEmpty() ? Optional.empty() : hubLedger();
        noteHub(hubLedger);
        return agentLedger.isPresent()
                && agentLedger.get().pending() == 0
                && hubLedger.isPresent()
                && hubLedger.get().pending() == 0;
    }

    private Optional<Ledger> hubLedger() throws InterruptedException {
        try {
            return hubClient.agent(agentId()).flatMap(Ledger::in);
        } catch (HubUnavailableException e) {
            return Optional.empty();
        }
    }

    /**
     * Looks until nothing is pending, neither at the agent nor in what the hub knows of it.
     *
     * @return whether that was seen within {@code most}; false also if asked to stop
     */
    public boolean settle(RunClock clock, Duration most) throws InterruptedException {
        long deadlineNs = clock.nanoTime() + most.toNanos();
        do {
            if (look()) {
                return true;
            }
        } while (clock.nanoTime() < deadlineNs && clock.pause(LOOK_AGAIN_NS));
        return false;
    }

    private synchronized void noteAgent(Optional<Ledger> ledger, String id) {
        agentId = id.isEmpty() ? agentId : id;
        agent = agent.with(ledger);
        ledger.ifPresent(seen -> require(seen, "agent"));
    }

    private synchronized void noteHub(Optional<Ledger> ledger) {
        hub = hub.with(ledger);
        ledger.ifPresent(seen -> require(seen, "hub"));
    }

    private synchronized void require(Ledger ledger, String side) {
        if (!ledger.addsUp() && violations.size() < MAX_VIOLATIONS) {
            violations.add("the ledger of the " + side + " does not add up: " + ledger);
        }
    }

    /** The agent's id; empty while it is not known. */
    public synchronized String agentId() {
        return agentId;
    }

    public synchronized Report report() {
        return new Report(agent, hub, List.copyOf(violations));
    }
}
