package io.altostratus.compute.agent.libvirt;

import io.altostratus.compute.model.order.GuestSpec;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;

/** Network cards that a domain is given or loses while it is there: the running guest's, and those of its next start. */
final class NetworkCards {

    private static final int LIVE = 1;
    private static final int CONFIG = 2;
    private static final int NEXT_START = 2; // of the XML: VIR_DOMAIN_XML_INACTIVE
    private static final Pattern CARD = Pattern.compile("<interface .*?</interface>", Pattern.DOTALL);

    private static final Pattern MODEL = Pattern.compile("<model type='([a-z0-9_]+)'");

    private final Domain domain;
    private final GuestSpec.NicSpec nic;

    NetworkCards(Domain domain, GuestSpec.NicSpec nic) {
        this.domain = domain;
        this.nic = nic;
    }

    /** What is there is kept, so that it can be asked for again. */
    void attach() throws LibvirtException {
        String xml = DomainXml.networkCard(nic, model());
        if (runs() && running().isEmpty()) {
            domain.attachDeviceFlags(xml, LIVE);
        }
        if (nextStart().isEmpty()) {
            domain.attachDeviceFlags(xml, CONFIG);
        }
    }

    /** As the guest's other cards are, since that is what its system knows. */
    private String model() throws LibvirtException {
        Matcher cards = CARD.matcher(definition());
        Matcher model = MODEL.matcher(cards.find() ? cards.group() : "");
        return model.find() ? model.group(1) : "virtio";
    }

    /** Whether the running guest has it. */
    boolean isPlugged() throws LibvirtException {
        return runs() && running().isPresent();
    }

    /** Asks the running guest to let it go, which takes the guest's help and a while. */
    void unplug() throws LibvirtException {
        Optional<String> card = running();
        if (card.isPresent()) {
            domain.detachDeviceFlags(card.get(), LIVE);
        }
    }

    void forgetForNextStart() throws LibvirtException {
        Optional<String> card = nextStart();
        if (card.isPresent()) {
            domain.detachDeviceFlags(card.get(), CONFIG);
        }
    }

    /** The domain as it will be started next. */
    String definition() throws LibvirtException {
        return domain.getXMLDesc(NEXT_START);
    }

    private boolean runs() throws LibvirtException {
        return domain.isActive() == 1;
    }

    private Optional<String> running() throws LibvirtException {
        return card(domain.getXMLDesc(0));
    }

    private Optional<String> nextStart() throws LibvirtException {
        return card(definition());
    }

    /** The card with this device's name: addresses may be there twice in different networks. */
    private Optional<String> card(String xml) {
        Matcher cards = CARD.matcher(xml);
        while (cards.find()) {
            if (cards.group().contains("<target dev='" + nic.tapName() + "'/>")) {
                return Optional.of(cards.group());
            }
        }
        return Optional.empty();
    }
}
