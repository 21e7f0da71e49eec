#!/bin/bash
# Writes a tempest.conf for the cloud that the OS_* variables name. Arguments: the part that is to run, address of a small image,
# directory of the cloud's configuration.
set -euo pipefail
part=$1
image=$2
etc=$3

# One of the operator's own settings of a service, or what is said instead.
setting() {
    local found
    found=$(sed -nE "s/^ *$2: *\"?([^\" ]+)\"?.*/\1/p" "$etc/$1.local.yaml" 2> /dev/null | head -n 1)
    printf '%s' "${found:-$3}"
}

compliance=false
[ "$(setting identity-service lockout-failure-attempts 0)" = 0 ] || compliance=true
lockout=$(setting identity-service lockout-duration 300s)
# The other parts need no networks, and are faster without one for each of their projects.
servers=false
[[ $part != network && $part != compute ]] || servers=true
cat << EOF
[DEFAULT]
log_dir = ${HOME}
log_file = tempest.log
[oslo_concurrency]
lock_path = lock
[auth]
use_dynamic_credentials = true
create_isolated_networks = $servers
tempest_roles = member
admin_username = $OS_USERNAME
admin_password = $OS_PASSWORD
admin_project_name = $OS_PROJECT_NAME
admin_domain_name = $OS_PROJECT_DOMAIN_NAME
admin_system = all
[identity]
uri_v3 = $OS_AUTH_URL
auth_version = v3
region = $OS_REGION_NAME
default_domain_id = default
v3_endpoint_type = public
user_lockout_failure_attempts = $(setting identity-service lockout-failure-attempts 2)
user_lockout_duration = ${lockout%s}
user_unique_last_password_count = $(setting identity-service unique-last-password-count 2)
[identity-feature-enabled]
api_v2 = false
api_v2_admin = false
api_v3 = true
trust = true
application_credentials = true
access_rules = true
project_tags = true
domain_specific_drivers = true
security_compliance = $compliance
[service_available]
cinder = false
glance = true
neutron = $servers
nova = $servers
swift = false
[image]
http_image = $image
# Random bytes are uploaded as each of these; they are no qcow2 and so on. ami, ari and aki go with themselves only.
disk_formats = raw
container_formats = bare,ovf,ova,docker,compressed
image_caching_enabled = $(grep -q '^ *cache:' "$etc/image-service.local.yaml" 2> /dev/null && echo true || echo false)
[image-feature-enabled]
api_v1 = false
api_v2 = true
import_image = true
os_glance_reserved = true
manage_locations = false
EOF

[ "$servers" = true ] || exit 0
tiny=$(openstack image show tiny -f value -c id)
other=$tiny
if [ "$part" = compute ]; then
    # Servers are rebuilt with another image than they were made of.
    other=$(openstack image list --name tiny-alt -f value -c ID)
    if [ -z "$other" ]; then
        openstack image save --file "$HOME/tiny" tiny
        other=$(openstack image create --public --disk-format "$(openstack image show tiny -f value -c disk_format)" \
            --container-format bare --file "$HOME/tiny" tiny-alt -f value -c id)
        rm "$HOME/tiny"
    fi
    # For `networks: auto`: a way out and addresses that every project may have, as an operator names them once.
    openstack network set --default public
    openstack subnet pool show tempest-default > /dev/null 2>&1 ||
        openstack subnet pool create --share --default --pool-prefix 10.250.0.0/16 --default-prefix-length 26 \
            tempest-default > /dev/null
fi
cat << EOF
[network]
public_network_id = $(openstack network show public -f value -c id)
floating_network_name = public
build_timeout = 120
[network-feature-enabled]
# What the cloud says of itself; what is not there is skipped by name.
api_extensions = $(openstack extension list --network -f value -c Alias | paste -sd,)
ipv6_subnet_attributes = true
port_security = true
[compute]
image_ref = $tiny
image_ref_alt = $other
flavor_ref = 42
flavor_ref_alt = 84
build_timeout = 180
min_compute_nodes = 1
min_microversion = 2.1
max_microversion = latest
[compute-feature-enabled]
# Not of Xen: Tempest asks for this before it changes the metadata of a server.
xenapi_apis = true
config_drive = true
interface_attach = true
console_output = true
disk_config = true
metadata_service = true
pause = true
suspend = true
shelve = true
snapshot = true
resize = true
rescue = true
stable_rescue = true
vnc_console = true
serial_console = true
enable_instance_password = true
# Files come by the config drive, from where the guest's own system has to take them.
personality = false
# Needs the guest's help, which the tiny guest does not give.
change_password = false
# One host.
cold_migration = false
live_migration = false
# Not of this time any more.
spice_console = false
rdp_console = false
hostname_fqdn_sanitization = true
[validation]
run_validation = true
connect_method = floating
image_ssh_user = cirros
image_alt_ssh_user = cirros
image_ssh_password = gocubsgo
image_alt_ssh_password = gocubsgo
ssh_timeout = 120
[scenario]
dhcp_client = udhcpc
EOF
