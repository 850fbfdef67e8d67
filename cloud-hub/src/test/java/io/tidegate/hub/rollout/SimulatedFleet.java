package io.tidegate.hub.rollout;

import io.tidegate.hub.rollout.Sighting.Presence;
import io.tidegate.protocol.control.Digest;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.sync.AgentId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/** Agents, and the hub's durable list of what each is to run. What an agent says arrives late, twice or out of order. */
final class SimulatedFleet {

    static final String NEW = "new";

    /** Readings per second of an agent that is well. */
    static final double RATE = 10_000;

    /** How an agent takes the new document. */
    enum Temper {
        GOOD,
        REJECTS,
        ROLLS_BACK,
        SAYS_NOTHING,
        STOPS_DELIVERING,
        SOURCE_FAILS,
        UNDOES_IT_LATE
    }

    /** One push; {@code by} is the rollout's number, 0 for somebody else. */
    record Pushed(String document, int by) {}

    static final class Agent {
        final AgentId id;
        final Temper temper;
        final List<Pushed> desired = new ArrayList<>();
        final List<Verdict> said = new ArrayList<>();
        final List<Verdict> underWay = new ArrayList<>();
        Optional<Verdict> heard = Optional.empty();
        String running;
        boolean online = true;
        boolean known = true;
        double accepted = 1_000;
        double acceptedHeard = 1_000;
        long tookIn;
        long appliedAtMs = -1;
        long undoAtMs = Long.MAX_VALUE;

        Agent(AgentId id, Temper temper) {
            this.id = id;
            this.temper = temper;
            this.running = "old of " + id;
            desired.add(new Pushed(running, 0));
            tookIn = 1;
            say(Verdict.State.APPLIED, "");
            heard = Optional.of(said.get(0));
        }

        long newest() {
            return desired.size();
        }

        String newestDocument() {
            return desired.get(desired.size() - 1).document();
        }

        boolean isIll() {
            return running.equals(NEW) && temper == Temper.SOURCE_FAILS;
        }

        private boolean isSilenced() {
            return running.equals(NEW) && temper == Temper.STOPS_DELIVERING;
        }

        private void say(Verdict.State state, String reason) {
            Verdict verdict = new Verdict(
                    tookIn, Digest.of(desired.get((int) tookIn - 1).document()), state, List.of(), reason, 0);
            said.add(verdict);
            underWay.add(verdict);
        }

        private void takeIn(long nowMs) {
            tookIn = newest();
            String document = newestDocument();
            Temper how = document.equals(NEW) ? temper : Temper.GOOD;
            switch (how) {
                case REJECTS -> say(Verdict.State.REJECTED, "it is wrong");
                case ROLLS_BACK -> say(Verdict.State.ROLLED_BACK, "it does not work");
                case SAYS_NOTHING -> {}
                case GOOD, STOPS_DELIVERING, SOURCE_FAILS, UNDOES_IT_LATE -> {
                    running = document;
                    appliedAtMs = nowMs;
                    undoAtMs = how == Temper.UNDOES_IT_LATE ? nowMs + 40 : Long.MAX_VALUE;
                    say(Verdict.State.TRIAL, "");
                    say(Verdict.State.APPLIED, "");
                }
            }
        }
    }

    private final Map<AgentId, Agent> agents = new LinkedHashMap<>();
    private final SplittableRandom random;

    SimulatedFleet(int size, SplittableRandom random) {
        this.random = random;
        for (int i = 0; i < size; i++) {
            AgentId id = new AgentId("a" + i);
            Temper temper =
                    random.nextInt(3) == 0 ? Temper.values()[random.nextInt(Temper.values().length)] : Temper.GOOD;
            agents.put(id, new Agent(id, temper));
        }
    }

    Map<AgentId, Agent> agents() {
        return agents;
    }

    Agent any() {
        return List.copyOf(agents.values()).get(random.nextInt(agents.size()));
    }

    /** Time passes for the agents, whether there is a hub or not. */
    void live(long passedMs, long nowMs) {
        for (Agent agent : agents.values()) {
            agent.accepted += agent.isSilenced() || agent.isIll() ? 0 : RATE * passedMs / 1_000;
            if (agent.online && agent.tookIn < agent.newest() && random.nextInt(4) == 0) {
                agent.takeIn(nowMs);
            }
            if (nowMs >= agent.undoAtMs && agent.running.equals(NEW)) {
                agent.undoAtMs = Long.MAX_VALUE;
                agent.running = "undone by " + agent.id;
                agent.say(Verdict.State.ROLLED_BACK, "it did not live");
            }
        }
    }

    /** Something that agents said reaches the hub, whether it is new or not. */
    void hear(boolean allOfIt) {
        for (Agent agent : agents.values()) {
            if (!agent.online) {
                continue;
            }
            if (allOfIt) {
                agent.underWay.clear();
                agent.heard =
                        agent.said.isEmpty() ? Optional.empty() : Optional.of(agent.said.get(agent.said.size() - 1));
                agent.known = true;
            } else if (!agent.underWay.isEmpty() && random.nextInt(3) == 0) {
                int which = random.nextInt(agent.underWay.size());
                agent.heard = Optional.of(agent.underWay.get(which));
                if (random.nextInt(4) != 0) {
                    agent.underWay.remove(which);
                }
            }
            agent.known = agent.known || random.nextInt(3) == 0;
            agent.acceptedHeard = agent.known ? agent.accepted : agent.acceptedHeard;
        }
    }

    void forgetWhoIsThere() {
        agents.values().forEach(agent -> agent.known = false);
    }

    Map<AgentId, Sighting> sightings(double share, long nowMs) {
        Map<AgentId, Sighting> sightings = new LinkedHashMap<>();
        for (Agent agent : agents.values()) {
            if (random.nextDouble() < share) {
                sightings.put(agent.id, sighting(agent, nowMs));
            }
        }
        return sightings;
    }

    static Sighting sighting(Agent agent, long nowMs) {
        Presence presence = !agent.online ? Presence.OFFLINE : agent.known ? Presence.ONLINE : Presence.UNKNOWN;
        return new Sighting(
                nowMs,
                presence,
                agent.isIll() ? "source boiler: no answer" : "",
                (long) agent.acceptedHeard,
                presence == Presence.ONLINE ? OptionalDouble.of(RATE) : OptionalDouble.empty(),
                agent.newest(),
                agent.heard);
    }
}
