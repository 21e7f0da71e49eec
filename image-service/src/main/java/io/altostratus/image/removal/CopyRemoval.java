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

/** Removes one of several copies of an image, in the same order as {@link ImageRemoval}: the row says so first. */
@Component
public class CopyRemoval {

    /** What the task is about. */
    record Order(String imageId, String store) {}

    private static final Logger LOG = LoggerFactory.getLogger(CopyRemoval.class);
    private static final String TASK = "remove-copy";

    private final RemovalRepository images;
    private final Stores stores;
    private final Transactions transactions;
    private final ObjectProvider<PersistentTasks> tasks;

    CopyRemoval(
            RemovalRepository images, Stores stores, Transactions transactions, ObjectProvider<PersistentTasks> tasks) {
        this.images = images;
        this.stores = stores;
        this.transactions = transactions;
        this.tasks = tasks;
    }

    /** The task that does the work; give it to {@link PersistentTasks}. */
    public static Task<?> task(ObjectProvider<CopyRemoval> removal) {
        return Tasks.oneTime(TASK, Order.class)
                .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(Duration.ofSeconds(1), 2))
                .execute((instance, context) -> removal.getObject().finish(instance.getData()));
    }

    /** @return false if there is no such copy, no other one, or an import goes on */
    boolean begin(String imageId, String store) {
        return transactions.call(() -> {
            boolean condemned = images.condemnCopy(imageId, store);
            if (condemned) {
                tasks.getObject().schedule(TASK, imageId + "." + store, new Order(imageId, store));
            }
            return condemned;
        });
    }

    private void finish(Order order) {
        if (!images.isCopyCondemned(order.imageId(), order.store())) {
            return; // the whole image was removed meanwhile
        }
        try {
            stores.get(order.store()).remove(order.imageId());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        images.forgetCopy(order.imageId(), order.store());
        LOG.info("Image {} is not in the store {} any more", order.imageId(), order.store());
    }
}
