module beartrap.test/adapter/golang-jwt

go 1.25.0

require (
	beartrap.test/adapter v0.0.0
	github.com/MicahParks/jwkset v0.11.3
	github.com/MicahParks/keyfunc/v3 v3.9.0
	github.com/golang-jwt/jwt/v5 v5.3.1
)

require golang.org/x/time v0.15.0 // indirect

replace beartrap.test/adapter => ../go
