package io.altostratus.image.metadefs;

import io.altostratus.image.metadefs.Definition.Kind;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Makes a namespace together with what its description holds. */
@Component
class Namespaces {

    private final NamespaceRepository namespaces;
    private final AssociationRepository associations;
    private final DefinitionRepository definitions;

    Namespaces(NamespaceRepository namespaces, AssociationRepository associations, DefinitionRepository definitions) {
        this.namespaces = namespaces;
        this.associations = associations;
        this.definitions = definitions;
    }

    /**
     * Must run inside a transaction. Fails with a duplicate key where a name is taken, be it twice in the body.
     *
     * @param body as the schema {@code metadef-namespace} has it
     * @param owner where the body does not name one
     */
    Namespace create(JsonNode body, @Nullable String owner) {
        Namespace namespace = namespaces.insert(Namespace.Attributes.of(body, owner));
        long pk = namespace.pk();
        for (JsonNode type : body.path("resource_type_associations")) {
            associations.insert(
                    pk, type.path("name").asString(), text(type, "prefix"), text(type, "properties_target"));
        }
        for (JsonNode object : body.path("objects")) {
            definitions.insert(pk, Kind.OBJECT, object.path("name").asString(), BodyRules.object(object));
        }
        body.path("properties")
                .forEachEntry(
                        (name, property) -> definitions.insert(pk, Kind.PROPERTY, name, BodyRules.property(property)));
        for (JsonNode tag : body.path("tags")) {
            definitions.insert(pk, Kind.TAG, tag.path("name").asString(), JsonNodeFactory.instance.objectNode());
        }
        return namespace;
    }

    static @Nullable String text(JsonNode body, String name) {
        return body.has(name) ? body.path(name).asString() : null;
    }
}
