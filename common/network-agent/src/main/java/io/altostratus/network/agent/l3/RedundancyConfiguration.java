package io.altostratus.network.agent.l3;

import java.nio.file.Path;

/**
 * What keepalived is told of one router: all that only the working host may have. It moves it without asking anyone, so
 * that a router changes its host also where no agent runs.
 */
final class RedundancyConfiguration {

    /** Alike everywhere, and whoever works goes on: a host that comes back takes nothing away. */
    private static final int PRIORITY = 50;

    private RedundancyConfiguration() {}

    /**
     * @param router as the working host has it
     * @param events the pipe that hears of every change
     */
    static String of(WantedRouter router, WantedRouter.Redundancy shared, Path events) {
        String peers = shared.peers().name();
        StringBuilder text = new StringBuilder();
        text.append("global_defs {\n    vrrp_notify_fifo ").append(events).append("\n}\n");
        text.append("vrrp_instance VR_").append(shared.virtualRouterId()).append(" {\n");
        line(text, "state BACKUP");
        line(text, "interface " + peers);
        line(text, "virtual_router_id " + shared.virtualRouterId());
        line(text, "priority " + PRIORITY);
        line(text, "garp_master_delay 60");
        line(text, "nopreempt");
        line(text, "advert_int " + shared.advertSeconds());
        text.append("    track_interface {\n        ").append(peers).append("\n    }\n");
        text.append("    virtual_ipaddress {\n        ")
                .append(shared.sign())
                .append(" dev ")
                .append(peers)
                .append("\n    }\n");
        text.append("    virtual_ipaddress_excluded {\n");
        for (WantedRouter.Device device : router.devices()) {
            if (!device.equals(shared.peers())) {
                device.addresses().forEach(address -> line(text, "    " + address(address, device)));
            }
        }
        text.append("    }\n    virtual_routes {\n");
        router.routes().forEach(route -> line(text, "    " + route(route)));
        return text.append("    }\n}\n").toString();
    }

    private static void line(StringBuilder text, String line) {
        text.append("    ").append(line).append('\n');
    }

    private static String address(String address, WantedRouter.Device device) {
        String plain = address.substring(0, address.indexOf('/'));
        String more = "";
        if (plain.indexOf(':') >= 0) {
            more = plain.startsWith("fe80:") ? " scope link -nodad" : " -nodad";
        } else {
            more = " brd " + (address.endsWith("/32") ? plain : "+");
        }
        // An address or route that somebody deletes comes back by the agent; the router need not change its host for
        // it.
        return address + more + " dev " + device.name() + " no_track";
    }

    private static String route(WantedRouter.Route route) {
        String destination = route.destination();
        if (destination.equals("default")) {
            destination = route.ipv6() ? "::/0" : "0.0.0.0/0";
        }
        String hop = route.nextHop();
        String device = route.device();
        return destination
                + (hop == null ? "" : " via " + hop)
                + (device == null ? "" : " dev " + device)
                + (hop == null && !route.ipv6() ? " scope link" : "")
                + " no_track protocol static";
    }
}
