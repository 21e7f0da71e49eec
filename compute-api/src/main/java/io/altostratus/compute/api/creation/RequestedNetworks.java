package io.altostratus.compute.api.creation;

import io.altostratus.api.error.ApiException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a request says of its servers' networks. */
public sealed interface RequestedNetworks {

    /** The only network there is; nothing was said. */
    record Any() implements RequestedNetworks {}

    /** None at all. */
    record None() implements RequestedNetworks {}

    /** The only network there is, or one that is made for the project. */
    record Auto() implements RequestedNetworks {}

    /** These, in this order. */
    record Named(List<Nic> nics) implements RequestedNetworks {}

    /**
     * One card.
     *
     * @param networkId null where a port is given
     * @param tag by which its owner wants to know it
     */
    record Nic(
            @Nullable String networkId,
            @Nullable String portId,
            @Nullable String fixedIp,
            @Nullable String tag) {}

    Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}");

    /** @throws ApiException 400 for what cannot be said together */
    static RequestedNetworks of(JsonNode networks) {
        if (networks.isString()) {
            return networks.asString().equals("auto") ? new Auto() : new None();
        }
        List<Nic> nics = new ArrayList<>();
        Set<String> ports = new HashSet<>();
        for (JsonNode entry : networks) {
            Nic nic = new Nic(
                    ServerRequest.text(entry, "uuid"),
                    ServerRequest.text(entry, "port"),
                    ServerRequest.text(entry, "fixed_ip"),
                    ServerRequest.text(entry, "tag"));
            requireMeaning(nic);
            if (nic.portId() != null && !ports.add(nic.portId())) {
                throw ApiException.badRequest(
                        "Port ID '" + nic.portId() + "' was specified twice: you cannot attach a port multiple times.");
            }
            nics.add(nic);
        }
        return nics.isEmpty() ? new Any() : new Named(nics);
    }

    private static void requireMeaning(Nic nic) {
        if (nic.portId() == null && nic.networkId() == null) {
            throw ApiException.badRequest("Bad networks format: network uuid is missing");
        }
        if (nic.portId() != null && nic.fixedIp() != null) {
            throw ApiException.badRequest("Specified Fixed IP '" + nic.fixedIp() + "' cannot be used with port '"
                    + nic.portId() + "': the two cannot be specified together.");
        }
        String network = nic.networkId();
        if (nic.portId() == null && network != null && !UUID.matcher(network).matches()) {
            throw ApiException.badRequest(
                    "Bad networks format: network uuid is not in proper format (" + network + ")");
        }
    }
}
