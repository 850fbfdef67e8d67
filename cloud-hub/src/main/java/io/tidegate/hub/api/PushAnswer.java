package io.tidegate.hub.api;

import io.tidegate.hub.desired.PushOutcome;
import io.tidegate.hub.format.ConfigJson;
import io.tidegate.hub.http.Problem;
import io.tidegate.hub.http.ProblemException;
import java.util.Map;

/** The HTTP status of what became of a push; a problem is thrown, and tells all of it. */
final class PushAnswer implements PushOutcome.Cases<Integer> {

    /** It is on disk; the agent has yet to prove it. */
    @Override
    public Integer stored(PushOutcome.Stored stored) {
        return 202;
    }

    @Override
    public Integer unchanged(PushOutcome.Unchanged unchanged) {
        return 200;
    }

    @Override
    public Integer stale(PushOutcome.Stale stale) {
        throw new ProblemException(Problem.of(
                        412,
                        "stale",
                        "Somebody else has changed it",
                        "If-Match says revision %d and the newest is %d; look at the changes, and send If-Match: \"%d\" if you still want yours"
                                .formatted(stale.expected(), stale.newest(), stale.newest()))
                .with(Map.of("ETag", IfMatch.tag(stale.newest())))
                .with(json -> {
                    json.writeNumberField("revision", stale.newest());
                    ConfigJson.changes(stale.changes(), json);
                }));
    }

    @Override
    public Integer invalid(PushOutcome.Invalid invalid) {
        throw new ProblemException(Problem.of(
                        422,
                        "invalid-document",
                        "The agent could not run this document",
                        "%d things are wrong with the document; each of the errors says where, why, and what to do; the agent runs what it ran"
                                .formatted(invalid.problems().size()))
                .with(json -> ConfigJson.errors(invalid.problems(), json)));
    }

    @Override
    public Integer beyondLimit(PushOutcome.BeyondLimit beyondLimit) {
        throw new ProblemException(
                Problem.of(422, "beyond-limit", "It is more than this hub takes", beyondLimit.reason()));
    }
}
