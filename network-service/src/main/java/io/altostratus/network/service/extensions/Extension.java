package io.altostratus.network.service.extensions;

import java.util.List;

/** Something beyond the core of the API that this service offers. */
record Extension(String alias, String name, String description, String updated) {

    /** All of them, and no others: each is implemented. */
    static final List<Extension> ALL = List.of(
            new Extension(
                    "address-group",
                    "Address group",
                    "Blocks of addresses that rules can be about",
                    "2020-07-15T10:00:00-00:00"),
            new Extension(
                    "address-scope",
                    "Address scope",
                    "Where the addresses of subnet pools are routed as they are",
                    "2015-07-26T10:00:00-00:00"),
            new Extension("agent", "agent", "The agent management extension.", "2013-02-03T10:00:00-00:00"),
            new Extension(
                    "allowed-address-pairs",
                    "Allowed Address Pairs",
                    "Further addresses that a port may send from",
                    "2013-07-23T10:00:00-00:00"),
            new Extension(
                    "auto-allocated-topology",
                    "Auto Allocated Topology Services",
                    "Networks that projects get without saying how they should be",
                    "2016-01-01T00:00:00-00:00"),
            new Extension(
                    "availability_zone",
                    "Availability Zone",
                    "The availability zones of agents",
                    "2015-01-01T10:00:00-00:00"),
            new Extension("binding", "Port Binding", "Where ports are bound to", "2014-02-03T10:00:00-00:00"),
            new Extension(
                    "availability_zone_filter",
                    "Availability Zone Filter Extension",
                    "Lists of availability zones by their attributes",
                    "2018-06-22T10:00:00-00:00"),
            new Extension(
                    "binding-extended",
                    "Port Bindings Extended",
                    "Bindings of ports to more hosts than one",
                    "2017-07-17T10:00:00-00:00"),
            new Extension(
                    "data-plane-status",
                    "Port data plane status extension",
                    "What other systems say of the networks behind ports",
                    "2017-01-24T10:00:00-00:00"),
            new Extension(
                    "default-subnetpools",
                    "Default Subnetpools",
                    "Pools that subnets are taken from where none is named",
                    "2016-02-18T18:00:00-00:00"),
            new Extension(
                    "dhcp_agent_scheduler",
                    "DHCP Agent Scheduler",
                    "Which DHCP agents serve which networks",
                    "2013-02-07T10:00:00-00:00"),
            new Extension(
                    "empty-string-filtering",
                    "Empty String Filtering Extension",
                    "Lists by attributes that are empty",
                    "2018-05-01T10:00:00-00:00"),
            new Extension(
                    "extra_dhcp_opt",
                    "Neutron Extra DHCP options",
                    "What single ports are told by DHCP",
                    "2013-03-17T12:00:00-00:00"),
            new Extension(
                    "filter-validation",
                    "Filter parameters validation",
                    "Unknown filters of lists are refused",
                    "2018-07-04T10:00:00-00:00"),
            new Extension(
                    "expose-port-forwarding-in-fip",
                    "Expose Port Forwarding in Floating IP",
                    "Floating IPs show their port forwardings",
                    "2019-02-26T00:00:00-00:00"),
            new Extension(
                    "ext-gw-mode",
                    "Neutron L3 Configurable external gateway mode",
                    "Routers with and without source NAT",
                    "2013-03-28T10:00:00-00:00"),
            new Extension(
                    "external-net",
                    "Neutron external network",
                    "Networks in which routers have gateways",
                    "2013-01-14T10:00:00-00:00"),
            new Extension("extraroute", "Neutron Extra Route", "Routes of routers", "2013-02-01T10:00:00-00:00"),
            new Extension(
                    "extraroute-atomic",
                    "Atomically add/remove extra routes",
                    "Routes of routers, added and removed one by one",
                    "2019-07-10T00:00:00+00:00"),
            new Extension(
                    "fip-port-details",
                    "Floating IP Port Details Extension",
                    "Floating IPs show the port they lead to",
                    "2018-04-09T10:00:00-00:00"),
            new Extension(
                    "floating-ip-port-forwarding",
                    "Floating IP Port Forwarding",
                    "Single ports of floating IPs",
                    "2018-05-12T10:00:00-00:00"),
            new Extension(
                    "floating-ip-port-forwarding-description",
                    "Floating IP Port Forwarding new field description",
                    "Descriptions of port forwardings",
                    "2019-10-10T10:00:00-00:00"),
            new Extension(
                    "floating-ip-port-forwarding-detail",
                    "Floating IP port forwarding detail",
                    "Floating IPs show the ids of their port forwardings",
                    "2022-05-06T10:00:00-00:00"),
            new Extension(
                    "floating-ip-port-forwarding-port-ranges",
                    "Floating IP Port Forwarding support range of ports",
                    "Port forwardings of many ports",
                    "2020-10-07T10:00:00-00:00"),
            new Extension(
                    "l3-ha", "HA Router extension", "Routers that several hosts have", "2014-04-26T00:00:00-00:00"),
            new Extension(
                    "floatingip-pools",
                    "Floating IP Pools Extension",
                    "The subnets that floating IPs can be of",
                    "2018-03-21T10:00:00-00:00"),
            new Extension(
                    "l3_agent_scheduler",
                    "L3 Agent Scheduler",
                    "Which L3 agents realise which routers",
                    "2013-02-07T10:00:00-00:00"),
            new Extension(
                    "router_availability_zone",
                    "Router Availability Zone",
                    "The availability zones in which routers are realised",
                    "2015-01-01T10:00:00-00:00"),
            new Extension("router", "Neutron L3 Router", "Routers and floating IPs", "2012-07-20T10:00:00-00:00"),
            new Extension(
                    "dns-domain-ports", "dns_domain for ports", "The DNS domain of ports", "2017-04-24T10:00:00-00:00"),
            new Extension(
                    "dns-integration",
                    "DNS Integration",
                    "Names of ports in the DNS of their networks",
                    "2015-08-15T18:00:00-00:00"),
            new Extension(
                    "ip_allocation", "IP Allocation", "When ports get their addresses", "2016-06-10T23:00:00-00:00"),
            new Extension(
                    "l2_adjacency",
                    "L2 Adjacency",
                    "Whether a network is one segment to its guests",
                    "2016-04-12T16:00:00-00:00"),
            new Extension(
                    "ip-substring-filtering",
                    "IP address substring filtering",
                    "Lists of ports by a part of their addresses",
                    "2017-11-28T09:00:00-00:00"),
            new Extension(
                    "multi-provider",
                    "Multi Provider Network",
                    "Networks that different hosts reach by different segments",
                    "2013-06-27T10:00:00-00:00"),
            new Extension("net-mtu", "Network MTU", "The MTU of networks", "2015-03-25T10:00:00-00:00"),
            new Extension(
                    "net-mtu-writable",
                    "Network MTU (writable)",
                    "An MTU of networks that can be chosen",
                    "2017-07-12T00:00:00-00:00"),
            new Extension(
                    "network-ip-availability",
                    "Network IP Availability",
                    "How many addresses networks have and have given out",
                    "2015-09-24T00:00:00-00:00"),
            new Extension(
                    "network-segment-range",
                    "Neutron Network Segment Range",
                    "Which segmentation ids networks get",
                    "2018-11-29T00:00:00-00:00"),
            new Extension(
                    "network_availability_zone",
                    "Network Availability Zone",
                    "The availability zones in which networks are served",
                    "2015-01-01T10:00:00-00:00"),
            new Extension("pagination", "Pagination support", "Lists in pages", "2016-06-12T00:00:00-00:00"),
            new Extension(
                    "port-mac-address-regenerate",
                    "Port MAC address regenerate",
                    "A new MAC address for a port",
                    "2018-05-03T10:00:00-00:00"),
            new Extension(
                    "port-security", "Port Security", "Ports with or without guards", "2012-07-23T10:00:00-00:00"),
            new Extension(
                    "port-security-groups-filtering",
                    "Port Security Groups Filtering",
                    "Lists of ports by their security groups",
                    "2018-01-09T09:00:00-00:00"),
            new Extension(
                    "project-id",
                    "project_id field enabled",
                    "Projects are named by project_id",
                    "2016-09-09T09:09:09-09:09"),
            new Extension(
                    "provider", "Provider Network", "What carries networks on the wires", "2012-09-07T10:00:00-00:00"),
            new Extension(
                    "qos", "Quality of Service", "Policies for the traffic of ports", "2015-06-08T10:00:00-00:00"),
            new Extension(
                    "qos-bw-limit-direction",
                    "Direction for QoS bandwidth limit rule",
                    "Limits of what guests send and of what they receive",
                    "2017-04-10T10:00:00-00:00"),
            new Extension(
                    "qos-default",
                    "QoS default policy",
                    "The policy of new networks of a project",
                    "2017-04-06T10:00:00-00:00"),
            new Extension(
                    "qos-port-network-policy",
                    "QoS policy of the port network",
                    "Ports show the policy of their network",
                    "2019-11-26T10:00:00-00:00"),
            new Extension(
                    "qos-rule-type-details",
                    "Details of QoS rule types",
                    "Which values the rules can have",
                    "2017-06-22T10:00:00-00:00"),
            new Extension(
                    "qos-rule-type-filter",
                    "QoS rule type filter",
                    "Rule types that are enforced, and all others",
                    "2022-02-09T10:00:00-00:00"),
            new Extension(
                    "qos-rules-alias",
                    "Ability to manipulate QoS rules without specifying the policy",
                    "Limits by their own ids",
                    "2018-10-07T10:00:00-00:00"),
            new Extension(
                    "quota-check-limit",
                    "Quota engine limit check",
                    "Limits that are not set below the usage",
                    "2021-09-08T16:00:00-00:00"),
            new Extension(
                    "quota_details",
                    "Quota details management support",
                    "Quotas with usage",
                    "2017-02-10T10:00:00-00:00"),
            new Extension(
                    "quotas",
                    "Quota management support",
                    "How many objects a project may have",
                    "2012-07-29T10:00:00-00:00"),
            new Extension(
                    "rbac-address-group",
                    "Add address_group type to RBAC",
                    "Address groups shared with certain projects",
                    "2021-03-02T00:00:00-00:00"),
            new Extension(
                    "rbac-address-scope",
                    "Add address_scope type to RBAC",
                    "Address scopes shared with certain projects",
                    "2020-03-11T09:00:00-00:00"),
            new Extension(
                    "rbac-policies",
                    "RBAC Policies",
                    "Who beside its owner may use an object",
                    "2015-06-17T12:15:12-00:00"),
            new Extension(
                    "rbac-security-groups",
                    "Add security_group type to network RBAC",
                    "Security groups that are shared with other projects",
                    "2019-02-14T00:00:00-00:00"),
            new Extension(
                    "rbac-subnetpool",
                    "Add subnetpool type to RBAC",
                    "Subnet pools shared with certain projects",
                    "2020-03-11T09:00:00-00:00"),
            new Extension(
                    "revision-if-match",
                    "If-Match constraints based on revision_number",
                    "Changes of objects that have a certain revision",
                    "2016-12-11T00:00:00-00:00"),
            new Extension("security-group", "security-group", "Security groups", "2012-10-05T10:00:00-00:00"),
            new Extension(
                    "security-groups-normalized-cidr",
                    "Security group rule normalized CIDR",
                    "The block that a rule's prefix means",
                    "2019-09-09T10:00:00-00:00"),
            new Extension(
                    "security-groups-remote-address-group",
                    "Remote address group id field in security group rules",
                    "Rules about address groups",
                    "2020-08-25T10:00:00-00:00"),
            new Extension(
                    "security-groups-shared-filtering",
                    "Security group filtering on the shared field",
                    "Lists of security groups by whether they are shared",
                    "2021-10-05T09:00:00-00:00"),
            new Extension("segment", "Segment", "The segments that networks are made of", "2016-02-24T17:00:00-00:00"),
            new Extension(
                    "service-type",
                    "Neutron Service Type Management",
                    "What implements advanced services",
                    "2013-01-20T00:00:00-00:00"),
            new Extension("sorting", "Sorting support", "Lists in a chosen order", "2016-06-12T00:00:00-00:00"),
            new Extension(
                    "sort-key-validation",
                    "Sort keys validation",
                    "Unknown keys of order are refused",
                    "2018-07-04T10:00:00-00:00"),
            new Extension(
                    "standard-attr-description",
                    "standard-attr-description",
                    "Descriptions of all objects",
                    "2016-02-10T10:00:00-00:00"),
            new Extension(
                    "standard-attr-revisions",
                    "Resource revision numbers",
                    "Revision numbers of all objects",
                    "2016-04-11T10:00:00-00:00"),
            new Extension(
                    "standard-attr-segment",
                    "Standard Attribute Segment Extension",
                    "Descriptions, times and revision numbers of segments",
                    "2018-04-09T10:00:00-00:00"),
            new Extension(
                    "standard-attr-tag",
                    "Tag support for resources with standard attribute",
                    "Tags of objects",
                    "2017-01-01T00:00:00-00:00"),
            new Extension(
                    "standard-attr-timestamp",
                    "Resource timestamps",
                    "When objects were made and changed",
                    "2016-09-12T10:00:00-00:00"),
            new Extension(
                    "stateful-security-group",
                    "Stateful security group",
                    "Groups that follow connections or do not",
                    "2019-11-26T09:00:00-00:00"),
            new Extension("subnet_allocation", "Subnet Allocation", "Subnet pools", "2015-03-30T10:00:00-00:00"),
            new Extension(
                    "subnet_onboard",
                    "Subnet Onboard",
                    "Subnets taken into subnet pools later",
                    "2018-12-18T09:00:00-00:00"),
            new Extension(
                    "subnet-service-types",
                    "Subnet service types",
                    "Subnets for certain devices",
                    "2016-03-15T18:00:00-00:00"),
            new Extension(
                    "subnet-segmentid-writable",
                    "Subnet SegmentID (writable)",
                    "Segments that subnets are put on later",
                    "2018-03-12T00:00:00-00:00"),
            new Extension(
                    "subnetpool-prefix-ops",
                    "Subnet Pool Prefix Operations",
                    "Prefixes that are added to subnet pools or taken away",
                    "2019-02-08T10:00:00-00:00"),
            new Extension(
                    "tag-creation",
                    "Tag creation extension",
                    "Several tags put on an object at once",
                    "2024-07-23T10:00:00-00:00"),
            new Extension(
                    "tag-ports-during-bulk-creation",
                    "Tag Ports During Bulk Creation",
                    "Tags that are given with new ports",
                    "2019-12-29T19:00:00-00:00"),
            new Extension("trunk", "Trunk Extension", "Ports in several networks at once", "2016-01-01T10:00:00-00:00"),
            new Extension(
                    "trunk-details",
                    "Trunk port details",
                    "Ports show the trunk that they are the port of",
                    "2016-01-01T10:00:00-00:00"),
            new Extension(
                    "uplink-status-propagation-updatable",
                    "Uplink status propagation updatable extension",
                    "Ports that begin or cease to follow another link",
                    "2024-09-03T18:00:00-00:00"),
            new Extension(
                    "uplink-status-propagation",
                    "Port Uplink Status Propagation",
                    "Ports that follow the link of the device they are part of",
                    "2018-10-12T00:00:00-00:00"));
}
