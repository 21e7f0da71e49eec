package io.altostratus.image.removal;

import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.altostratus.image.store.Stores;
import io.altostratus.persistence.PersistentTasks;
import io.altostratus.persistence.Transactions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Removes an image in an order that a crash cannot break: the row is condemned, with a task written in the same
 * transaction; the task removes the data and then the row, and is repeated until that is done.
 */
@Component
public class ImageRemoval {

    /** What the task is about. */
    record Order(String imageId) {}

    private static final Logger LOG = LoggerFactory.getLogger(ImageRemoval.class);
    private static final String TASK = "remove-image";

    private final RemovalRepository images;
    private final Stores stores;
    private final Transactions transactions;
    private final ObjectProvider<PersistentTasks> tasks;

    ImageRemoval(
            RemovalRepository images, Stores stores, Transactions transactions, ObjectProvider<PersistentTasks> tasks) {
        this.images = images;
        this.stores = stores;
        this.transactions = transactions;
        this.tasks = tasks;
    }

    /** The task that does the work; give it to {@link PersistentTasks}. */
    public static Task<?> task(ObjectProvider<ImageRemoval> removal) {
        return Tasks.oneTime(TASK, Order.class)
                .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(Duration.ofSeconds(1), 2))
                .execute((instance, context) ->
                        removal.getObject().finish(instance.getData().imageId()));
    }

    /** @return false if the image is protected or gone */
    boolean begin(String id) {
        return transactions.call(() -> {
            boolean condemned = images.condemn(id);
            if (condemned) {
                tasks.getObject().schedule(TASK, id, new Order(id));
            }
            return condemned;
        });
    }

    private void finish(String id) {
        try {
            // What waits to be imported first: an import that goes on meanwhile then finds nothing to bring anywhere.
            stores.staging().remove(id);
            for (String store : images.stores(id)) {
                stores.get(store).remove(id);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        transactions.run(() -> images.forget(id));
        LOG.info("Image {} is removed", id);
    }
}
