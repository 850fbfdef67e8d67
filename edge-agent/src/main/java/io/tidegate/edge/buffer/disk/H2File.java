package io.tidegate.edge.buffer.disk;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.jdbcx.JdbcDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How this package opens H2 databases, makes commits durable, and closes them. */
public final class H2File {

    private static final Logger LOG = LoggerFactory.getLogger(H2File.class);

    /**
     * Our own lock keeps others out, so H2 needs none beyond its file's. Nothing is compacted, in the background or on
     * close: rows are never updated, and moving them is where H2 has lost data. Small pages, because each commit writes
     * the last page anew: a row of 400 bytes costs 4 KB of writes instead of the 21 KB that 16 KB pages cost.
     */
    private static final String SETTINGS = ";DB_CLOSE_ON_EXIT=FALSE;AUTO_COMPACT_FILL_RATE=0;MAX_COMPACT_TIME=0"
            + ";PAGE_SIZE=1024;CACHE_SIZE=512;TRACE_LEVEL_FILE=0";

    private H2File() {}

    /**
     * Makes a database, which must not exist yet, without threads of H2's own: all is written where it is asked for. With its
     * threads, a large transaction on a full disk waits for ever for a part that another thread has failed to write (seen
     * with 2.4.240). Not said in the URL, since a connection that fails there leaves the database open behind it.
     */
    public static Connection create(Disk disk, String name) throws SQLException {
        Connection connection = connect(disk, name, "");
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET WRITE_DELAY 0");
            return connection;
        } catch (SQLException e) {
            shutDown(name, connection);
            throw e;
        }
    }

    /** Opens a database that exists. */
    public static Connection open(Disk disk, String name) throws SQLException {
        return connect(disk, name, ";IFEXISTS=TRUE");
    }

    /** Opens a database that nobody will write to any more. */
    public static Connection openForReading(Disk disk, String name) throws SQLException {
        return connect(disk, name, ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r");
    }

    /** Commits, and then waits for the disk: a commit of H2 alone does not (traps.md, "H2"). */
    public static void commitDurably(Connection connection) throws SQLException {
        connection.commit();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
        }
    }

    /** Closes a database for all its connections without writing to it: whatever is to be kept is on disk. */
    public static void shutDown(String name, Connection connection) {
        try (connection;
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN IMMEDIATELY");
        } catch (SQLException e) {
            // A database that has failed is closed already, and says so here.
            LOG.debug("Closing {}: {}", name, e.getMessage());
        }
    }

    private static Connection connect(Disk disk, String name, String access) throws SQLException {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:" + disk.jdbcPath(name) + SETTINGS + access);
        return source.getConnection();
    }
}
