package io.tidegate.hub.store.duckdb;

import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.StreamId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBAppender;

/**
 * The streams and the small numbers that rows carry in their stead. Numbered from 0 without a hole. The writer's
 * thread adds; any thread may look one up by its number.
 */
final class StreamCatalog {

    private final Map<StreamId, Integer> ids = new HashMap<>();
    private final List<StreamId> staged = new ArrayList<>();
    private volatile StreamId[] byId;

    private StreamCatalog(List<StreamId> known) {
        byId = known.toArray(StreamId[]::new);
        for (int id = 0; id < byId.length; id++) {
            ids.put(byId[id], id);
        }
    }

    static StreamCatalog load(Connection connection) throws SQLException {
        List<StreamId> known = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT agent, epoch, lane FROM streams ORDER BY stream_id")) {
            while (row.next()) {
                known.add(new StreamId(new AgentId(row.getString(1)), row.getLong(2), lane(row.getString(3))));
            }
        }
        return new StreamCatalog(known);
    }

    /** The stream's number; a new one is staged until the commit is known. */
    int idOf(StreamId stream) {
        Integer id = ids.get(stream);
        if (id == null) {
            id = ids.size();
            ids.put(stream, id);
            staged.add(stream);
        }
        return id;
    }

    /** Appends the staged streams to their table. */
    void appendStaged(DuckDBAppender table) throws SQLException {
        for (StreamId stream : staged) {
            table.beginRow()
                    .append(idOf(stream))
                    .append(stream.agent().text())
                    .append(stream.epoch())
                    .append(stream.lane().text())
                    .endRow();
        }
    }

    /** The database holds what was staged. */
    void committed() {
        if (!staged.isEmpty()) {
            StreamId[] extended = Arrays.copyOf(byId, ids.size());
            for (int i = 0; i < staged.size(); i++) {
                extended[byId.length + i] = staged.get(i);
            }
            byId = extended;
            staged.clear();
        }
    }

    /** Every committed stream by its number. Not to be changed. */
    StreamId[] byId() {
        return byId;
    }

    private static Lane lane(String text) {
        for (Lane lane : Lane.values()) {
            if (lane.text().equals(text)) {
                return lane;
            }
        }
        throw new IllegalStateException("unknown lane in the table streams: " + text);
    }
}
