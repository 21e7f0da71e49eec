package io.altostratus.compute.api.creation;

import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerChange;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Passwords for the administrators of guests: as asked for, or made up. */
@Component
public class AdminPasswords {

    private final ServerProperties properties;

    public AdminPasswords(ServerProperties properties) {
        this.properties = properties;
    }

    public String choose(@Nullable String asked) {
        return asked == null ? AdminPassword.random() : asked;
    }

    /** Keeps it for the config drive of the guest's next start, if the guest has one; nothing else would read it. */
    public ServerTasks.Along forDrive(Server server, String password) {
        return new ServerTasks.Along() {
            @Override
            public void change(ServerChange change) {
                if (server.access().configDrive()) {
                    change.adminPassword(password);
                }
            }
        };
    }

    /** What an answer tells of a password; null if it tells nothing. */
    public @Nullable String shown(String password) {
        return properties.showPassword() ? password : null;
    }
}
