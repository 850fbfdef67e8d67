package io.tidegate.hub.fleet;

import io.tidegate.protocol.wire.AgentStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells two agents that use one id at the same time from one that restarts, or whose link comes and goes, by the statuses
 * alone: so it works with any broker. A status names the start of its agent and its session. An agent that restarts never
 * comes back under an earlier start; two that take the connection from each other do, each time with a new session.
 * Immutable.
 *
 * <pre>
 * a status                                  | means
 * ------------------------------------------+---------------------------------------------------
 * of the newest start                       | nothing: it goes on, or has connected again
 * of a start that was not heard             | nothing: the agent was restarted
 * of an earlier start, its last session     | nothing: it was late, as in the queue of a broker
 * of an earlier start, another session      | a return: there are two
 * </pre>
 *
 * <p>A few returns may be statuses that were late. More than {@value #MOST_RETURNS} within {@link #WINDOW} are told.
 *
 * @param known the starts that were heard last, the newest at the end
 * @param returnsNs when earlier ones came back last, by the hub's clock
 */
record Starts(List<Start> known, List<Long> returnsNs) {

    static final Starts NONE = new Starts(List.of(), List.of());

    /** More agents than these with one id are still noticed, only later. */
    static final int MOST_STARTS = 8;

    static final int MOST_RETURNS = 2;
    static final Duration WINDOW = Duration.ofMinutes(10);

    /**
     * One start of an agent.
     *
     * @param startedNs by the agent's clock
     * @param session the newest one that was heard of it
     */
    record Start(long startedNs, long session) {}

    /** After a status that says that its agent is there. */
    Starts heard(AgentStatus status, long nowNs) {
        Start now = new Start(status.startedNs(), status.session());
        boolean isKnown = known.stream().anyMatch(start -> start.startedNs() == now.startedNs());
        boolean isLate = known.contains(now) && !newest(now);
        if (isLate) {
            return this;
        }
        List<Start> starts = new ArrayList<>(known);
        starts.removeIf(start -> start.startedNs() == now.startedNs());
        starts.add(now);
        return new Starts(
                List.copyOf(starts.subList(Math.max(0, starts.size() - MOST_STARTS), starts.size())),
                isKnown && !newest(now) ? withReturn(nowNs) : returnsNs);
    }

    /** Whether two agents use the id, and the status that led here was another proof of it than led to {@code before}. */
    boolean provesTwoSince(Starts before) {
        return returnsNs.size() > MOST_RETURNS && !returnsNs.equals(before.returnsNs);
    }

    private boolean newest(Start start) {
        return !known.isEmpty() && known.get(known.size() - 1).startedNs() == start.startedNs();
    }

    /** As many as it takes; the clock of the hub may step back. */
    private List<Long> withReturn(long nowNs) {
        List<Long> within = Stream.concat(
                        returnsNs.stream().filter(atNs -> Math.abs(nowNs - atNs) < WINDOW.toNanos()), Stream.of(nowNs))
                .toList();
        return within.subList(Math.max(0, within.size() - MOST_RETURNS - 1), within.size());
    }
}
