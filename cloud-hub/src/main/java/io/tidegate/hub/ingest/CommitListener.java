package io.tidegate.hub.ingest;

import io.tidegate.hub.store.Committed;

/** Hears of each commit, on the lane's thread, before its receipts go out: hand over and return. */
public interface CommitListener {

    void committed(Committed committed);
}
