part "Block storage"
as demo demo
works "volume list" os volume list
works "volume snapshot list" os volume snapshot list
works "volume type list" os volume type list
works "quota show" os quota show -c volumes
as admin admin
has "volume service list" "cinder-" "$(value volume service list)"
