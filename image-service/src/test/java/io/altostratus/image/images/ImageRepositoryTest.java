package io.altostratus.image.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.persistence.SchemaMigration;
import io.altostratus.testing.MariaDbServer;
import io.altostratus.testing.SliceTest;
import io.altostratus.testing.StatementCount;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbPoolDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

@SliceTest
class ImageRepositoryTest {

    @Test
    void aListCostsAsManyStatementsHoweverLongItIs() throws Exception {
        MariaDbServer.Schema schema = MariaDbServer.shared().createSchema("image");
        try (MariaDbPoolDataSource pool = new MariaDbPoolDataSource(schema.url() + "?user=root&maxPoolSize=2")) {
            new SchemaMigration("image").migrate(pool);
            DataSource counted = StatementCount.counting(pool);
            ImageRepository images = new ImageRepository(JdbcClient.create(counted), Clock.systemUTC());
            String marker = "";
            for (int i = 0; i < 300; i++) {
                marker = UUID.randomUUID().toString();
                images.insert(marker, metadata(i));
            }
            assertThat(statements(images, Map.of("limit", new String[] {"10"}))).isEqualTo(2);
            assertThat(statements(images, Map.of("limit", new String[] {"1000"})))
                    .isEqualTo(2);
            assertThat(statements(images, Map.of("limit", new String[] {"200"}, "marker", new String[] {marker})))
                    .isEqualTo(3);
            String last = marker;
            assertThat(StatementCount.during(() -> images.find(last, "p"))).isEqualTo(2);
        }
    }

    private static long statements(ImageRepository images, Map<String, String[]> parameters) {
        return StatementCount.during(() -> {
            List<Image> page = images.page(ImageListQuery.of(parameters, new Viewer("p", false, name -> true)))
                    .orElseThrow();
            assertThat(page).isNotEmpty();
            assertThat(page.getFirst().metadata().tags()).hasSize(2);
        });
    }

    private static Metadata metadata(int number) {
        return new Metadata(
                "p",
                "n" + number,
                Visibility.SHARED,
                "raw",
                "bare",
                0,
                0,
                false,
                false,
                new TreeMap<>(Map.of("a", "1", "b", "2")),
                List.of("x", "y"));
    }
}
