package io.tidegate.hub.group;

/**
 * The bounds of groups.
 *
 * @param maxGroups of a hub
 * @param maxAuthorCharacters of an author's name
 * @param maxCommentCharacters of a comment
 * @param maxAttempts to write a group while agents that it concerns are being changed by others
 */
public record GroupLimits(int maxGroups, int maxAuthorCharacters, int maxCommentCharacters, int maxAttempts) {

    /** What hubs run with. */
    public static final GroupLimits DEFAULT = new GroupLimits(64, 128, 1_000, 5);
}
