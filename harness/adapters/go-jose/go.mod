module beartrap.test/adapter/go-jose

go 1.25.0

require beartrap.test/adapter v0.0.0

require github.com/go-jose/go-jose/v4 v4.1.8

replace beartrap.test/adapter => ../go
