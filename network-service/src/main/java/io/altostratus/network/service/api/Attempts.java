package io.altostratus.network.service.api;

import io.altostratus.persistence.Transactions;
import java.util.function.Supplier;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Transactions whose checks another transaction may overtake. A constraint of the database then refuses the second one;
 * done again, its checks see what the first has done and give the right answer.
 */
@Component
public class Attempts {

    private static final int MOST = 4;

    private final Transactions transactions;

    Attempts(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Inside a running transaction the work joins it, and whoever began it does it again. */
    public <T> T call(Supplier<T> work) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return work.get();
        }
        for (int attempt = 1; ; attempt++) {
            try {
                return transactions.call(work);
            } catch (DataIntegrityViolationException overtaken) {
                if (attempt == MOST) {
                    throw Errors.conflict(
                            "Conflict", "The request conflicts with others that are being worked on. Try again.");
                }
            }
        }
    }

    public void run(Runnable work) {
        call(() -> {
            work.run();
            return Boolean.TRUE;
        });
    }
}
