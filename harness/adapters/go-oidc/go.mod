module beartrap.test/adapter/go-oidc

go 1.25.0

require (
	beartrap.test/adapter v0.0.0
	github.com/coreos/go-oidc/v3 v3.21.0
)

require (
	github.com/go-jose/go-jose/v4 v4.1.8 // indirect
	golang.org/x/oauth2 v0.36.0 // indirect
)

replace beartrap.test/adapter => ../go
