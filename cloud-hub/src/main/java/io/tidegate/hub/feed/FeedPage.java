package io.tidegate.hub.feed;

import io.tidegate.hub.store.StoredReading;
import java.util.List;

/**
 * A piece of the feed.
 *
 * @param rows in the order of arrival; those that the filter admits
 * @param through every position up to here was looked at: go on after it
 */
public record FeedPage(List<StoredReading> rows, long through) {

    public FeedPage {
        rows = List.copyOf(rows);
    }
}
