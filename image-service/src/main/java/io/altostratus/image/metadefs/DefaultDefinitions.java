package io.altostratus.image.metadefs;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.altostratus.context.Json;
import io.altostratus.persistence.Transactions;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Brings the namespaces of {@code metadefs/*.json} into the database, each once in its life: what an operator changes,
 * deletes or had made under the same name before stays as it is. A newer release that has further ones adds those.
 */
@Component
public class DefaultDefinitions {

    private static final Logger LOG = LoggerFactory.getLogger(DefaultDefinitions.class);
    private static final Duration INTERVAL = Duration.ofMinutes(5);

    private final Namespaces namespaces;
    private final NamespaceRepository repository;
    private final Transactions transactions;

    DefaultDefinitions(Namespaces namespaces, NamespaceRepository repository, Transactions transactions) {
        this.namespaces = namespaces;
        this.repository = repository;
        this.transactions = transactions;
    }

    /** The recurring task that does the work; give it to {@code PersistentTasks}. */
    public static Task<?> task(ObjectProvider<DefaultDefinitions> defaults) {
        return Tasks.recurring("load-metadefs", FixedDelay.of(INTERVAL))
                .execute((instance, context) -> defaults.getObject().load());
    }

    void load() {
        Set<String> claimed = new HashSet<>(repository.claimedDefaults());
        for (JsonNode namespace : packaged()) {
            String name = namespace.path("namespace").asString();
            if (claimed.contains(name)) {
                continue;
            }
            try {
                transactions.run(() -> {
                    if (repository.claimDefault(name)) {
                        namespaces.create(namespace, null);
                    }
                });
            } catch (DuplicateKeyException taken) {
                LOG.info("The metadata definition namespace {} is an operator's own and stays so", name);
                transactions.run(() -> repository.claimDefault(name));
            }
        }
    }

    static List<JsonNode> packaged() {
        try {
            List<JsonNode> all = new ArrayList<>();
            for (Resource file : new PathMatchingResourcePatternResolver().getResources("classpath*:metadefs/*.json")) {
                try (InputStream in = file.getInputStream()) {
                    Json.MAPPER.readTree(in).forEach(all::add);
                }
            }
            return all;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
