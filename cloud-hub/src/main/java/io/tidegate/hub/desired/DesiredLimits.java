package io.tidegate.hub.desired;

/**
 * The bounds of what is desired.
 *
 * @param maxAgents agents that have a configuration
 * @param maxPushesAtOnce agents in one {@link DesiredConfigs#pushAll}
 * @param maxDocumentBytes of canonical JSON, as much as an agent takes in
 * @param maxAuthorCharacters of an author's name
 * @param maxCommentCharacters of a comment
 * @param maxUnsavedVerdicts of one agent that wait for the database; then the newest replaces the one before it
 */
public record DesiredLimits(
        int maxAgents,
        int maxPushesAtOnce,
        int maxDocumentBytes,
        int maxAuthorCharacters,
        int maxCommentCharacters,
        int maxUnsavedVerdicts) {

    /** What hubs run with. */
    public static final DesiredLimits DEFAULT = new DesiredLimits(100_000, 10_000, 256 * 1024, 128, 1_000, 16);
}
