package io.altostratus.image.imports;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.Json;
import io.altostratus.context.LogContext;
import io.altostratus.context.RequestContext;
import io.altostratus.image.cache.ImageCopies;
import io.altostratus.image.data.Intake;
import io.altostratus.image.data.Received;
import io.altostratus.image.data.UploadEndedException;
import io.altostratus.image.images.Image;
import io.altostratus.image.images.ImageAccess;
import io.altostratus.image.imports.ImportRepository.Attempt;
import io.altostratus.image.imports.ImportRepository.Content;
import io.altostratus.image.quotas.ImageQuotas;
import io.altostratus.image.quotas.ProjectQuota;
import io.altostratus.image.store.ImageStore;
import io.altostratus.image.store.Stores;
import io.altostratus.image.tasks.ImageTask;
import io.altostratus.image.tasks.TaskRepository;
import io.altostratus.inspection.RefusedContentException;
import io.altostratus.persistence.Transactions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Works on one import, from wherever an earlier attempt has left it:
 *
 * <ol>
 *   <li>data that are not in the staging area yet are fetched there; one statement decides that they are what is imported;
 *   <li>store by store: a row says that data may be there, they are brought there, the row says that they are there;
 *   <li>one statement ends the import, and with it the staged data.
 * </ol>
 *
 * A process that dies leaves the task to another one, which begins after the last of these statements. One that was only
 * paused finds that another attempt counts. An import that cannot succeed takes back what it has brought, before it says
 * that it failed.
 */
@Component
class ImportRun {

    private static final Logger LOG = LoggerFactory.getLogger(ImportRun.class);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final int BLOCK = 1 << 20;

    /** The image was deleted, or another attempt works on the import. */
    private static final class GoneException extends Exception {}

    private final TaskRepository tasks;
    private final ImportRepository imports;
    private final ImageAccess images;
    private final ImageCopies copies;
    private final Stores stores;
    private final Intake intake;
    private final WebSource web;
    private final ImageQuotas quotas;
    private final WebRules rules;
    private final ImportProperties.WebDownload limits;
    private final Transactions transactions;
    private final Clock clock;

    ImportRun(
            TaskRepository tasks,
            ImportRepository imports,
            ImageAccess images,
            ImageCopies copies,
            Stores stores,
            Intake intake,
            WebSource web,
            ImageQuotas quotas,
            WebRules rules,
            ImportProperties.WebDownload limits,
            Transactions transactions,
            Clock clock) {
        this.tasks = tasks;
        this.imports = imports;
        this.images = images;
        this.copies = copies;
        this.stores = stores;
        this.intake = intake;
        this.web = web;
        this.quotas = quotas;
        this.rules = rules;
        this.limits = limits;
        this.transactions = transactions;
        this.clock = clock;
    }

    void run(String taskId) {
        ImageTask task = tasks.find(taskId).orElse(null);
        String name = UUID.randomUUID().toString().replace("-", "");
        if (task == null || task.isFinished() || !tasks.begin(taskId, name)) {
            return;
        }
        ImportOrder order = ImportOrder.of(task.input());
        Attempt attempt = new Attempt(taskId, name, order.imageId());
        try (LogContext about = LogContext.about("image", order.imageId())) {
            work(attempt, order);
        } catch (GoneException e) {
            LOG.info("The import of image {} ends: it was deleted or is another's", order.imageId());
            tasks.fail(taskId, name, "Image has been deleted, aborting import.");
        } catch (ImportFailedException e) {
            fail(attempt, order, e.getMessage());
        } catch (DataAccessException e) {
            throw e; // the scheduler repeats it
        } catch (RuntimeException e) {
            requireUninterrupted();
            LOG.error("The import of image {} has failed", order.imageId(), e);
            fail(attempt, order, "The import has failed by an internal error.");
        }
    }

    private void work(Attempt attempt, ImportOrder order) throws GoneException, ImportFailedException {
        boolean isCopy = order.method().equals(ImportMethods.COPY_IMAGE);
        Content content = imports.content(attempt).orElseThrow(GoneException::new);
        ImageStore.Stored source;
        if (isCopy) {
            source = copies.read(images.current(order.imageId()))
                    .orElseThrow(() -> new ImportFailedException("No store has the image's data now."));
        } else {
            String upload = content.upload();
            if (!content.isStaged() || upload == null) {
                upload = fetch(attempt, order, content);
            }
            Path file = stores.staging().file(order.imageId(), upload);
            source = new ImageStore.StoredFile(file, 0);
        }
        distribute(attempt, order, source, isCopy);
        if (!imports.isAnywhere(attempt)) {
            throw new ImportFailedException("None of the uploads finished!");
        }
        finish(attempt, order, isCopy);
        if (source instanceof ImageStore.StoredFile staged && !isCopy) {
            discard(order.imageId(), staged.file());
        }
    }

    /** @return the name of the data in the staging area */
    private String fetch(Attempt attempt, ImportOrder order, Content content)
            throws GoneException, ImportFailedException {
        URI uri = rules.admitted(String.valueOf(order.uri()))
                .orElseThrow(() -> new ImportFailedException("The URI does not pass filtering: " + order.uri()));
        if (!imports.beginFetching(attempt)) {
            throw new GoneException();
        }
        Received received = null;
        try (WebSource.Download download = web.open(uri);
                ImageStore.Staged out = stores.staging().stage(order.imageId(), attempt.name())) {
            if (download.length() > stores.staging().free()) {
                throw new ImportFailedException("Image storage media is full.");
            }
            received = intake.receive(
                    content.diskFormat(), content.containerFormat(), download.body(), out, watch(attempt));
        } catch (RefusedContentException e) {
            throw new ImportFailedException(e.getMessage());
        } catch (UploadEndedException e) {
            requireUninterrupted();
            throw ended(e);
        } catch (IOException e) {
            requireUninterrupted();
            if (received == null) {
                throw new ImportFailedException("The image data could not be fetched: " + e.getMessage());
            }
            LOG.debug("The connection to {} did not end well", uri, e);
        } finally {
            if (received == null) {
                discard(order.imageId(), stores.staging().file(order.imageId(), attempt.name()));
            }
        }
        if (!keep(attempt, order, received)) {
            throw new GoneException();
        }
        return attempt.name();
    }

    private boolean keep(Attempt attempt, ImportOrder order, Received received) throws ImportFailedException {
        try {
            Image image = images.current(order.imageId());
            ProjectQuota quota =
                    quotas.of(image.metadata().owner(), RequestContext.background("import-" + attempt.taskId()));
            return transactions.call(() -> {
                quota.requireFetched(image.id(), received.size(), order.stores().size());
                return imports.keepFetched(attempt, received);
            });
        } catch (ApiException | DependencyUnavailableException refused) {
            discard(order.imageId(), stores.staging().file(order.imageId(), attempt.name()));
            throw new ImportFailedException(String.valueOf(refused.getMessage()));
        }
    }

    /** Looks now and then whether the data are wanted any more, and whether it has taken too long. */
    private BooleanSupplier watch(Attempt attempt) {
        Instant end = clock.instant().plus(limits.longest());
        return new BooleanSupplier() {

            private Instant next = clock.instant().plus(LOOK);

            @Override
            public boolean getAsBoolean() {
                Instant now = clock.instant();
                if (now.isBefore(next)) {
                    return false;
                }
                next = now.plus(LOOK);
                return now.isAfter(end) || imports.content(attempt).isEmpty();
            }
        };
    }

    private static ImportFailedException ended(UploadEndedException e) {
        return new ImportFailedException(
                switch (e.reason()) {
                    case INTERRUPTED -> "The image data did not arrive whole.";
                    case TOO_LARGE -> "The incoming image is too large: it exceeds the maximum size.";
                    case STORE_FULL -> "Image storage media is full.";
                    case STORE_FAILED -> "The staging area failed.";
                    case LOST -> "The download was given up: the image was deleted, or it took too long.";
                });
    }

    private void distribute(Attempt attempt, ImportOrder order, ImageStore.Stored source, boolean isCopy)
            throws GoneException, ImportFailedException {
        List<String> remaining = imports.remaining(attempt);
        for (String name : order.stores()) {
            if (!remaining.contains(name)) {
                continue; // an earlier attempt has been there
            }
            if (!transactions.call(() -> imports.intend(attempt, name))) {
                throw new GoneException();
            }
            try {
                bring(attempt, order.imageId(), source, stores.get(name));
            } catch (IOException | IllegalStateException e) {
                requireUninterrupted();
                LOG.warn("Image {} could not be brought to the store {}: {}", order.imageId(), name, e.toString());
                if (order.allMustSucceed()) {
                    throw new ImportFailedException("The store " + name + " could not take the image data.");
                }
                remove(order.imageId(), name);
                if (!transactions.call(() -> imports.missed(attempt, name))) {
                    throw new GoneException();
                }
                continue;
            }
            boolean activate = !isCopy && !order.allMustSucceed();
            if (!transactions.call(() -> imports.arrived(attempt, name, activate))) {
                throw new GoneException();
            }
        }
    }

    private void bring(Attempt attempt, String imageId, ImageStore.Stored source, ImageStore store)
            throws IOException, GoneException {
        switch (source) {
            case ImageStore.StoredFile file -> {
                if (!store.adopt(file.file(), imageId, attempt.name())) {
                    throw new GoneException();
                }
            }
            case ImageStore.RemoteData remote -> {
                copy(remote, store, imageId, attempt);
                if (!store.place(imageId, attempt.name())) {
                    throw new GoneException();
                }
            }
        }
    }

    private static void copy(ImageStore.RemoteData source, ImageStore store, String imageId, Attempt attempt)
            throws IOException {
        boolean whole = false;
        try (InputStream in = source.size() == 0
                        ? InputStream.nullInputStream()
                        : source.source().open(0, source.size());
                ImageStore.Staged out = store.stage(imageId, attempt.name())) {
            byte[] block = new byte[BLOCK];
            long copied = 0;
            int read = in.readNBytes(block, 0, BLOCK);
            while (read > 0) {
                out.write(block, read);
                copied += read;
                read = in.readNBytes(block, 0, BLOCK);
            }
            if (copied != source.size()) {
                throw new IOException("the data end after " + copied + " bytes");
            }
            out.sync();
            whole = true;
        } finally {
            if (!whole) {
                store.discard(imageId, attempt.name());
            }
        }
    }

    private void finish(Attempt attempt, ImportOrder order, boolean isCopy) throws GoneException {
        boolean finished = transactions.call(() -> imports.finish(attempt, isCopy)
                && tasks.succeed(
                        attempt.taskId(),
                        attempt.name(),
                        Json.MAPPER.valueToTree(Map.of("image_id", order.imageId()))));
        if (!finished) {
            throw new GoneException();
        }
        LOG.info("Image {} is imported", order.imageId());
    }

    /** Takes back what was brought and says why. What cannot be removed now goes with the image. */
    private void fail(Attempt attempt, ImportOrder order, String message) {
        LOG.info("The import of image {} has failed: {}", order.imageId(), message);
        boolean isCopy = order.method().equals(ImportMethods.COPY_IMAGE);
        String upload = imports.content(attempt).map(Content::upload).orElse(null);
        if (!transactions.call(() -> imports.withdraw(attempt, order.stores()))) {
            tasks.fail(attempt.taskId(), attempt.name(), message);
            return;
        }
        List<String> removed = new ArrayList<>();
        for (String store : imports.pending(order.imageId(), order.stores())) {
            if (remove(order.imageId(), store)) {
                removed.add(store);
            }
        }
        transactions.run(() -> {
            imports.forgetPending(order.imageId(), removed);
            imports.abandon(attempt, isCopy, order.stores());
            tasks.fail(attempt.taskId(), attempt.name(), message);
        });
        if (!isCopy && upload != null) {
            discard(order.imageId(), stores.staging().file(order.imageId(), upload));
        }
    }

    private boolean remove(String imageId, String store) {
        try {
            stores.get(store).remove(imageId);
            return true;
        } catch (IOException | IllegalStateException e) {
            LOG.warn("Data of image {} in the store {} could not be removed yet: {}", imageId, store, e.toString());
            return false;
        }
    }

    /** What fails here is done by the sweep of the staging area. */
    private void discard(String imageId, Path staged) {
        String name = String.valueOf(staged.getFileName());
        try {
            stores.staging().discard(imageId, name.substring(imageId.length() + 1));
        } catch (IOException e) {
            LOG.warn("Staged data of image {} could not be removed yet: {}", imageId, e.toString());
        }
    }

    /** A process that ends leaves its imports to others, as if it had been killed. */
    private static void requireUninterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new StoppedException();
        }
    }

    /** The process ends. */
    private static final class StoppedException extends RuntimeException {}
}
