package io.altostratus.testing;

import javax.sql.DataSource;
import net.ttddyy.dsproxy.QueryCountHolder;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;

/** Counts the SQL statements of the current thread, for tests that hold a list to a constant number of them. */
public final class StatementCount {

    private StatementCount() {}

    /** A data source whose statements are counted. */
    public static DataSource counting(DataSource dataSource) {
        return ProxyDataSourceBuilder.create(dataSource)
                .name("counted")
                .countQuery()
                .build();
    }

    /** How many statements the work sends. */
    public static long during(Runnable work) {
        QueryCountHolder.clear();
        work.run();
        return QueryCountHolder.getGrandTotal().getTotal();
    }
}
