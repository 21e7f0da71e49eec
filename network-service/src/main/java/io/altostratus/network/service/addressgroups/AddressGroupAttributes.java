package io.altostratus.network.service.addressgroups;

import io.altostratus.api.error.ApiException;
import io.altostratus.network.service.address.Cidr;
import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.api.Attribute;
import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.InvalidValueException;
import io.altostratus.network.service.api.Owner;
import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.api.Standard;
import io.altostratus.network.service.api.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The attributes of address groups. */
final class AddressGroupAttributes {

    static final Attribute<String> NAME = Standard.name("a.name");
    static final Attribute<String> DESCRIPTION = Standard.description("a.description");
    static final Attribute<List<String>> ADDRESSES =
            Attribute.fixed("addresses", AddressGroupAttributes::readAddresses);

    static final Resource ADDRESS_GROUP = Resource.of(
            "address_group",
            "address_groups",
            new Resource.Table("address_groups a", "a.id", "a.pk"),
            all(),
            Map.of(
                    Standard.CHANGED_SINCE,
                    Standard.changedSince("a.updated_at"),
                    "shared",
                    Audience.filter("a.id", Audience.AS_SHARED)),
            AddressGroupAttributes::notFound);

    private AddressGroupAttributes() {}

    private static List<Attribute<?>> all() {
        List<Attribute<?>> all = new ArrayList<>(Standard.shown("a."));
        all.addAll(List.of(
                NAME,
                DESCRIPTION,
                Owner.projectId("a.project_id"),
                Owner.tenantId("a.project_id"),
                ADDRESSES,
                Attribute.shown("shared", Types.BOOLEAN)));
        return all;
    }

    /** Blocks without the bits beyond their prefixes; one that comes twice counts once. */
    private static List<String> readAddresses(JsonNode value) {
        if (!value.isArray()) {
            throw new InvalidValueException("'" + Types.shown(value) + "' is not a list");
        }
        Set<String> blocks = new TreeSet<>();
        value.forEach(item -> blocks.add(block(item)));
        return List.copyOf(blocks);
    }

    private static String block(JsonNode item) {
        String text = item.asString("");
        return IpAddress.parse(text)
                .map(ip -> ip.text() + "/" + IpAddress.bits(ip.version()))
                .or(() -> Cidr.parse(text).map(Cidr::text))
                .orElseThrow(() -> new InvalidValueException("'" + Types.shown(item) + "' is not a valid IP subnet"));
    }

    /** The addresses of a body that adds or removes some: clients send them bare, or as those of a group. */
    static List<String> addresses(JsonNode body) {
        JsonNode object = body.path("address_group").isObject() ? body.get("address_group") : body;
        JsonNode addresses = object.path("addresses");
        if (object.size() != 1 || addresses.isMissingNode()) {
            throw Errors.badRequest("Resource body must hold 'addresses' and nothing else");
        }
        try {
            List<String> blocks = readAddresses(addresses);
            if (blocks.isEmpty()) {
                throw new InvalidValueException("'[]' is an empty list");
            }
            return blocks;
        } catch (InvalidValueException e) {
            throw Errors.invalidValue("addresses", e.reason());
        }
    }

    static ApiException notFound(String id) {
        return Errors.notFound("AddressGroupNotFound", "Address group " + id + " could not be found.");
    }
}
