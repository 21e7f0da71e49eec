package io.altostratus.image.metadefs;

import io.altostratus.api.error.ApiException;
import io.altostratus.image.metadefs.Definition.Kind;
import io.altostratus.persistence.Transactions;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Changes of objects, properties and tags, with what clients are told when they cannot be. */
@Component
class Definitions {

    private final DefinitionRepository definitions;
    private final Transactions transactions;

    Definitions(DefinitionRepository definitions, Transactions transactions) {
        this.definitions = definitions;
        this.transactions = transactions;
    }

    /** @throws ApiException 404 */
    Definition find(Namespace namespace, Kind kind, String name) {
        return definitions.find(namespace.pk(), kind, name).orElseThrow(() -> notFound(namespace, kind, name));
    }

    /** @throws ApiException 409 if the name is taken */
    Definition create(Namespace namespace, Kind kind, String name, ObjectNode content) {
        return BodyRules.write(
                () -> transactions.call(() -> definitions.insert(namespace.pk(), kind, name, content)),
                () -> taken(namespace, kind, name),
                namespace.name());
    }

    /** @throws ApiException 404, or 409 if the new name is taken */
    Definition update(Namespace namespace, Kind kind, String old, String name, ObjectNode content) {
        return BodyRules.write(
                () -> transactions.call(() -> definitions
                        .update(namespace.pk(), find(namespace, kind, old), name, content)
                        .orElseThrow(() -> notFound(namespace, kind, old))),
                () -> taken(namespace, kind, name),
                namespace.name());
    }

    /** @throws ApiException 404 */
    void delete(Namespace namespace, Kind kind, String name) {
        if (!transactions.call(() -> definitions.delete(namespace.pk(), kind, name))) {
            throw notFound(namespace, kind, name);
        }
    }

    void deleteAll(Namespace namespace, Kind kind) {
        transactions.run(() -> definitions.deleteAll(namespace.pk(), kind));
    }

    static String taken(Namespace namespace, Kind kind, String name) {
        return "A metadata definition " + kind.text() + " with name=" + name + " already exists in namespace="
                + namespace.name() + ".";
    }

    private static ApiException notFound(Namespace namespace, Kind kind, String name) {
        return ApiException.notFound("The metadata definition " + kind.text() + " with name=" + name
                + " was not found in namespace=" + namespace.name() + ".");
    }
}
