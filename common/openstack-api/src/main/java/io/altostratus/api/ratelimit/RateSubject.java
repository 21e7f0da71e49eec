package io.altostratus.api.ratelimit;

import io.altostratus.context.RequestContext;
import org.jspecify.annotations.Nullable;

/** For whom requests are counted. */
public enum RateSubject {
    USER {
        @Override
        @Nullable
        String of(@Nullable RequestContext caller, String address) {
            return caller == null ? null : caller.userId();
        }
    },
    PROJECT {
        @Override
        @Nullable
        String of(@Nullable RequestContext caller, String address) {
            return caller == null ? null : caller.projectId();
        }
    },
    /** Counted before the token is looked at, so that it also holds for requests without one. */
    ADDRESS {
        @Override
        String of(@Nullable RequestContext caller, String address) {
            return address;
        }
    };

    abstract @Nullable String of(@Nullable RequestContext caller, String address);
}
