module beartrap.test/adapter

go 1.25.0
