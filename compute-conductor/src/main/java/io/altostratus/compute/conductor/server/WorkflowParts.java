package io.altostratus.compute.conductor.server;

import io.altostratus.compute.conductor.image.ImageTickets;
import io.altostratus.compute.conductor.image.ServerImages;
import io.altostratus.compute.conductor.network.NetworkPorts;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.compute.database.migrations.MigrationRepository;
import io.altostratus.compute.database.orders.ExternalEventRepository;
import io.altostratus.compute.database.orders.OrderRepository;

/** What steps of work on servers are made of. */
public record WorkflowParts(
        ServerProgress progress,
        HostScheduler scheduler,
        NetworkPorts network,
        ImageTickets tickets,
        ServerImages images,
        NodeRepository nodes,
        MigrationRepository migrations,
        OrderRepository orders,
        ExternalEventRepository events,
        HostLiveness liveness,
        WorkflowLimits limits,
        ShelvePolicy shelving) {}
